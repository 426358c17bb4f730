using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Rendering;
using Chatbot.Core.Usage;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Chat;

/// <summary>
/// Runs answers, so many at once and the others in order behind them. An answer belongs to no request: a closed page
/// stops nothing. A shutdown lets them finish for a while, then keeps what there is.
/// </summary>
internal sealed class AnswerWorker(
    LiveAnswers live, AnswerJournal journal, AnswerRun run, MarkdownRenderer renderer, AnswerOptions options, TimeProvider time)
    : IHostedService, IDisposable
{
    private readonly Channel<LiveAnswer> _waiting = Channel.CreateUnbounded<LiveAnswer>(new() { SingleReader = true });
    private readonly Lock _entering = new();
    private readonly WaitingLine _line = new();
    private readonly SemaphoreSlim _slots = new(options.AtOnce, options.AtOnce);
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopJournal = new();
    private readonly CancellationTokenSource _stopRuns = new();
    private Task _dispatching = Task.CompletedTask;
    private Task _journaling = Task.CompletedTask;
    private Task? _stopping;

    /// <summary>No more answers can be taken now.</summary>
    public bool Full => live.Count >= options.AtOnce + options.Queue;

    /// <summary>Takes an answer that has been stored as waiting.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="usage">What is reserved for it, and whose it is.</param>
    /// <param name="begun">Its conversation where that is at hand, as when it has just begun; else it is read when it is needed.</param>
    public void Enqueue(Answer answer, UsageRecord usage, Conversation? begun)
    {
        // Tickets are handed out in the order of the line.
        lock (_entering)
        {
            var entry = new LiveAnswer(answer, usage.OwnerId, renderer)
            {
                Usage = usage,
                Begun = begun,
                Waits = (_line, _line.Enter()),
                AskedBy = Activity.Current?.Context ?? default,
            };
            live.Add(entry);
            // One that is stopped, or that comes while the process ends, does not wait for a place to end in.
            entry.Stopped.Register(() => End(entry, AnswerState.Stopped));
            if (!_waiting.Writer.TryWrite(entry))
                End(entry, AnswerState.Interrupted);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _journaling = Task.Run(() => journal.RunAsync(_stopJournal.Token), CancellationToken.None);
        _dispatching = Task.Run(DispatchAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped by two at once, and the one that is through first disposes it.
        lock (_entering)
        {
            return _stopping ??= StopOnceAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _stopJournal.Dispose();
        _stopRuns.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.Complete();
        var ended = EndAsync();
        await Task.WhenAny(ended, Task.Delay(options.ShutdownGrace, time, cancellationToken));
        await _stopRuns.CancelAsync();
        await ended;
        await _stopJournal.CancelAsync();
        await _journaling;

        async Task EndAsync()
        {
            await _dispatching;
            await Task.WhenAll(_running.Keys);
        }
    }

    private void End(LiveAnswer entry, AnswerState state)
    {
        if (entry.Running)
            return;
        entry.Finish(new(state) { At = time.GetUtcNow() });
        journal.Hurry(entry);
    }

    private async Task DispatchAsync()
    {
        await foreach (var answer in _waiting.Reader.ReadAllAsync())
        {
            await _slots.WaitAsync(CancellationToken.None);
            if (answer.Waits is var (line, ticket))
                line.Begin(ticket);
            var task = Task.Run(() => RunAsync(answer), CancellationToken.None);
            _running.TryAdd(task, true);
            _ = task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
        }
    }

    private async Task RunAsync(LiveAnswer answer)
    {
        try
        {
            if (!answer.Finished)
                await run.RunAsync(answer, _stopRuns.Token);
        }
        finally
        {
            _slots.Release();
        }
    }
}
