using System.Threading.Channels;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Chat;

/// <summary>
/// Stores the pieces of all running answers together, beat by beat, and then shows them. The first words of an answer do
/// not wait for the beat. While the database takes nothing, nothing is shown and nothing is lost.
/// </summary>
internal sealed partial class AnswerJournal(
    LiveAnswers live, Database database, UsageLedger ledger, AnswerBudget budget, ChatMeasures measures, AnswerOptions options,
    TimeProvider time, ILogger<AnswerJournal> logger)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<LiveAnswer> _urgent = Channel.CreateUnbounded<LiveAnswer>(new() { SingleReader = true });
    private Task? _hurried;

    /// <summary>This answer's first words, or its end without any, are to be stored at once.</summary>
    public void Hurry(LiveAnswer answer) => _urgent.Writer.TryWrite(answer);

    /// <summary>Runs until cancelled; then stores what there is, once more.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var beat = time.GetTimestamp();
        var urgent = new List<LiveAnswer>();
        while (await NextAsync(beat, cancellation))
        {
            urgent.Clear();
            while (_urgent.Reader.TryRead(out var answer))
                urgent.Add(answer);
            var due = time.GetElapsedTime(beat) >= options.CommitInterval;
            var stored = await TryStoreAsync(due ? live.All : urgent);
            if (due || !stored)
                beat = time.GetTimestamp();
            if (!stored)
                await Task.Delay(PauseAfterFailure, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await TryStoreAsync(live.All);
    }

    /// <summary>Waits for the next beat, or for something that hurries; where nothing runs, for that alone.</summary>
    /// <returns>False once cancelled.</returns>
    private async Task<bool> NextAsync(long beat, CancellationToken cancellation)
    {
        // One wait for as many beats as it lasts: to begin another would end it by an exception.
        Task hurried = _hurried = _hurried is { IsCompleted: false } ? _hurried : _urgent.Reader.WaitToReadAsync(cancellation).AsTask();
        var rest = options.CommitInterval - time.GetElapsedTime(beat);
        if (live.Count > 0 && rest > TimeSpan.Zero && !hurried.IsCompleted)
            await Task.WhenAny(hurried, Task.Delay(rest, time, cancellation));
        else if (live.Count == 0)
            await hurried.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellation.IsCancellationRequested;
    }

    private async Task<bool> TryStoreAsync(IEnumerable<LiveAnswer> answers)
    {
        var batch = Begin(answers);
        if (batch.Count == 0)
            return true;
        var begun = time.GetTimestamp();
        try
        {
            await StoreAsync(batch);
            measures.Committed(time.GetElapsedTime(begun));
        }
        catch (StorageException exception)
        {
            measures.Committed(time.GetElapsedTime(begun), exception.Problem);
            Stall(batch, exception);
            return false;
        }
        // An error of ours, or memory has run out. This loop is the only one, so it goes on, with each by itself.
        catch (Exception exception)
        {
            Log.Unexpected(logger, exception.GetType().Name, exception.StackTrace);
            return batch.Count > 1 ? await TryStoreEachAsync(batch) : await AbandonAsync(batch[0]);
        }

        if (live.Problem is not null)
            Log.StoredAgain(logger);
        live.Problem = null;
        Show(batch);
        return true;
    }

    private async Task<bool> TryStoreEachAsync(List<JournalEntry> batch)
    {
        var all = true;
        foreach (var entry in batch)
            all &= await TryStoreAsync([entry.Live]);
        return all;
    }

    private static List<JournalEntry> Begin(IEnumerable<LiveAnswer> answers)
    {
        var batch = new List<JournalEntry>();
        foreach (var answer in answers)
        {
            var (piece, end) = answer.BeginStoring();
            if (piece.Length > 0 || end is not null)
                batch.Add(new(answer, piece, end));
        }

        return batch;
    }

    private void Stall(List<JournalEntry> batch, StorageException exception)
    {
        if (live.Problem != exception.Problem)
            Log.NotStored(logger, exception.Problem, exception.InnerException?.Message);
        live.Problem = exception.Problem;
        batch.ForEach(entry => entry.Live.Nudge());
    }

    /// <summary>
    /// Ends an answer that cannot be stored where it was stored last, and settles it. Where not even that is stored, the next start does it.
    /// </summary>
    private async Task<bool> AbandonAsync(JournalEntry entry)
    {
        var answer = entry.Live;
        var end = EndOfAbandoned(entry);
        // Nobody would see what is still to come.
        answer.Stop();
        answer.Drop();
        try
        {
            await StoreAsync([new(answer, "", end)]);
        }
        // Whatever it is: the reservation must not stay, nor this loop end.
        catch (Exception exception)
        {
            Log.NotEnded(logger, answer.Id, exception.GetType().Name);
        }

        if (answer.Usage is { } usage)
        {
            var receipt = usage.Settle(end.Spent);
            answer.Answer.Receipt = end.Tokens is null ? null : receipt;
            ledger.Settle(usage);
        }

        answer.Abandon(end);
        measures.Ended(end);
        live.Remove(answer);
        return true;
    }

    /// <summary>With what is known to be spent; where it is cut off in its middle, with what that may be.</summary>
    private AnswerEnd EndOfAbandoned(JournalEntry entry)
    {
        var end = new AnswerEnd(AnswerState.Interrupted) { At = time.GetUtcNow() };
        if (entry.End is { } known)
            return end with { Spent = known.Spent, Tokens = known.Tokens };
        if (entry.Live.Usage is not { } usage)
            return end;
        var (spent, tokens) = budget.OfBrokenOff(usage, entry.Live.Answer, entry.Live.TextToStore(), end.At);
        return end with { Spent = spent, Tokens = tokens };
    }

    private Task<int> StoreAsync(List<JournalEntry> batch) =>
        database.WritePlainAsync(statements => JournalTransaction.Run(statements, batch, CutBelow(batch)), CancellationToken.None);

    private void Show(List<JournalEntry> batch)
    {
        foreach (var entry in batch)
        {
            entry.Live.FirstPiece ??= entry.Row;
            entry.Live.Stored(ended: entry.End is not null);
            if (entry.End is null)
                continue;
            measures.Ended(entry.End);
            if (entry.Live.Usage is { } usage)
                ledger.Settle(usage);
            live.Remove(entry.Live);
            entry.Live.Dispose();
        }
    }

    /// <summary>The row below which no running answer needs the log; null where nothing ends, so that nothing is to be cut.</summary>
    private long? CutBelow(List<JournalEntry> batch)
    {
        var ending = batch.Where(entry => entry.End is not null).Select(entry => entry.Live).ToHashSet();
        return ending.Count == 0
            ? null
            : live.All.Where(answer => !ending.Contains(answer)).Min(answer => answer.FirstPiece) ?? long.MaxValue;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message =
            "Answers cannot be stored ({Problem}: {Detail}). They wait, and are shown once they are stored.")]
        public static partial void NotStored(ILogger logger, StorageProblem problem, string? detail);

        // Not the exception itself: its message may quote what was said.
        [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "Answers could not be stored: {Exception}\n{Stack}")]
        public static partial void Unexpected(ILogger logger, string exception, string? stack);

        [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message =
            "The end of answer {Answer} could not be stored either ({Exception}). Its conversation takes no question until the next start.")]
        public static partial void NotEnded(ILogger logger, Guid answer, string exception);

        [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Answers are stored again.")]
        public static partial void StoredAgain(ILogger logger);
    }
}
