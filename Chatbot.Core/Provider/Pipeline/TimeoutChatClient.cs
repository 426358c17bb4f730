using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>
/// Ends an answer that has gone quiet: before its first token, and between two. Any update counts as a sign of life.
/// How long connecting may take is the HTTP handler's to say.
/// </summary>
public sealed class TimeoutChatClient(IChatClient inner, TimeSpan firstToken, TimeSpan betweenTokens, TimeProvider time)
    : StreamingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(firstToken, time, cancellationToken);
        await using var updates = base.GetStreamingResponseAsync(messages, options, silence.Token)
            .GetAsyncEnumerator(silence.Token);
        var begun = false;
        while (true)
        {
            silence.Begins();
            try
            {
                if (!await updates.MoveNextAsync())
                    yield break;
            }
            catch (OperationCanceledException) when (silence.TooLong && !cancellationToken.IsCancellationRequested)
            {
                throw new ProviderException(ProviderError.TimedOut, detail: begun ? "silence between two tokens" : "no first token")
                {
                    MayBePaid = true,
                };
            }

            silence.Ends();
            if (!begun && HasToken(updates.Current))
            {
                begun = true;
                silence.Limit = betweenTokens;
            }

            yield return updates.Current;
        }
    }

    /// <summary>
    /// Measures silence with one timer for the whole answer: it looks at the clock when it fires and goes back to sleep for
    /// what is left, so that a token costs two writes and a look at the clock, not a timer.
    /// </summary>
    private sealed class Silence : IDisposable
    {
        private readonly TimeProvider _time;
        private readonly CancellationTokenSource _source;
        private readonly ITimer _timer;
        private long _since;
        private volatile bool _listening;
        private volatile bool _tooLong;
        private long _limit;

        public Silence(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            _time = time;
            _limit = limit.Ticks;
            _since = time.GetTimestamp();
            _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _timer = time.CreateTimer(state => ((Silence)state!).Look(), this, limit, Timeout.InfiniteTimeSpan);
        }

        public CancellationToken Token => _source.Token;

        public bool TooLong => _tooLong;

        /// <summary>How long it may last. The timer is set anew, since the new limit may be the shorter one.</summary>
        public TimeSpan Limit
        {
            get => new(Volatile.Read(ref _limit));
            set
            {
                Volatile.Write(ref _limit, value.Ticks);
                _timer.Change(value, Timeout.InfiniteTimeSpan);
            }
        }

        public void Begins()
        {
            Volatile.Write(ref _since, _time.GetTimestamp());
            _listening = true;
        }

        /// <summary>Until it begins again, the reader of the answer is at work: that is not the provider's silence.</summary>
        public void Ends() => _listening = false;

        public void Dispose()
        {
            _timer.Dispose();
            _source.Dispose();
        }

        // The answer may end while the timer looks.
        private void Cancel()
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
            }
        }

        private void Look()
        {
            var left = _listening ? Limit - _time.GetElapsedTime(Volatile.Read(ref _since)) : Limit;
            if (left <= TimeSpan.Zero)
            {
                _tooLong = true;
                Cancel();
            }
            else
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
