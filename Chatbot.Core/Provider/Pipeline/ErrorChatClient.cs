using System.Runtime.CompilerServices;
using Chatbot.Core.Provider.Errors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>
/// Turns every failure below it into a <see cref="ProviderException"/>; a cancellation that came from above stays one.
/// </summary>
public sealed partial class ErrorChatClient(IChatClient inner, TimeProvider time, ILogger<ErrorChatClient> logger)
    : StreamingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var begun = false;
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                    yield break;
            }
            catch (Exception e)
            {
                // Aborting a read can surface as a network error: who cancelled must see a cancellation.
                cancellationToken.ThrowIfCancellationRequested();
                var failure = ProviderFailure.From(e, begun, options?.ConversationId, time.GetUtcNow());
                if (!ProviderFailure.IsExpected(e))
                    Log.Unexpected(logger, e.GetType(), e.StackTrace);
                throw failure;
            }

            begun = begun || HasToken(updates.Current);
            yield return updates.Current;
        }
    }

    private static partial class Log
    {
        // The message of an unknown exception may quote the request, so the type and the place have to do.
        [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected {Type} on the way to the model:\n{StackTrace}")]
        public static partial void Unexpected(ILogger logger, Type type, string? stackTrace);
    }
}
