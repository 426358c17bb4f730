using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>What was sent has failed, and is sent again after so long.</summary>
public sealed record RetryPause(TimeSpan Length);

/// <summary>
/// Tries again, after a growing and jittered pause, when the provider is busy, broken or out of reach, and only what cannot be paid
/// for: what was refused, or never arrived. One paid call is reserved for an answer, so what the provider has taken up, heard of or
/// not, is not sent a second time. An update without content, a <see cref="RetryPause"/>, stands between two tries.
/// </summary>
public sealed partial class RetryChatClient(
    IChatClient inner, int retries, TimeProvider time, ILogger<RetryChatClient> logger, Func<double>? jitter = null)
    : StreamingChatClient(inner)
{
    /// <summary>The longest that is waited for a provider that asks for patience; what is longer is the user's to decide.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);
    private readonly Func<double> _jitter = jitter ?? Random.Shared.NextDouble;

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var taken = false;
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan pause;
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (ProviderException e) when (!taken && !e.MayBePaid && attempt < retries && PauseAfter(e, attempt) is { } wait)
                {
                    Log.TryingAgain(logger, e.Error, attempt + 1, retries, wait);
                    pause = wait;
                    break;
                }

                taken = true;
                yield return updates.Current;
            }

            yield return new() { RawRepresentation = new RetryPause(pause) };
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Null: not again.</summary>
    private TimeSpan? PauseAfter(ProviderException failure, int attempt)
    {
        if (failure.Error is not (ProviderError.RateLimited or ProviderError.ServerError or ProviderError.Unreachable))
            return null;
        if (failure.RetryAfter > LongestWait)
            return null;

        var full = FirstPause * Math.Pow(2, attempt);
        var pause = (full < LongestPause ? full : LongestPause) * (0.5 + 0.5 * _jitter());
        // A crowd that was told the same second must not come back in the same instant: the jitter is added to it.
        return failure.RetryAfter is { } asked ? asked + pause / 2 : pause;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information,
            Message = "The model gave no answer ({Error}); try {Attempt} of {Retries} follows in {Pause}")]
        public static partial void TryingAgain(ILogger logger, ProviderError error, int attempt, int retries, TimeSpan pause);
    }
}
