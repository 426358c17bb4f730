using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Chatbot.Bench.Upstream;

/// <summary>
/// One timer for all streams: at 500 of them a timer each would cost more than what they send. Whoever is due is continued on
/// the beat's own thread, one after the other.
/// </summary>
internal sealed class Beat : IAsyncDisposable
{
    private readonly PriorityQueue<Waiter, long> _waiting = new();
    private readonly List<Waiter> _due = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(2));
    private readonly Task _loop;
    private bool _asleep = true;

    public Beat() => _loop = Task.Run(RunAsync);

    /// <summary>A stream's own, used again for each of its waits.</summary>
    public Waiter CreateWaiter() => new(this);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _timer.Dispose();
        _wake.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token);
                while (ContinueDue())
                    await _timer.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>False when nobody waits any more.</summary>
    private bool ContinueDue()
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            while (_waiting.TryPeek(out var waiter, out var due) && due <= now)
            {
                _waiting.Dequeue();
                _due.Add(waiter);
            }
        }

        foreach (var waiter in _due)
            waiter.Complete();
        _due.Clear();
        lock (_lock)
            return !(_asleep = _waiting.Count == 0);
    }

    private void Add(Waiter waiter, long due)
    {
        lock (_lock)
        {
            _waiting.Enqueue(waiter, due);
            if (!_asleep)
                return;
            _asleep = false;
        }

        _wake.Release();
    }

    internal sealed class Waiter(Beat beat) : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        /// <summary>Until a time stamp of <see cref="Stopwatch"/>.</summary>
        public ValueTask UntilAsync(long timestamp)
        {
            _core.Reset();
            var task = new ValueTask(this, _core.Version);
            beat.Add(this, timestamp);
            return task;
        }

        public void Complete() => _core.SetResult(true);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

        void IValueTaskSource.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
