using Chatbot.Core.Beats;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Writes what was recorded into the table, together, once a second, and keeps the table bounded. What happens again within the
/// hour is counted in the row that is there: a flood from one client does not wash the table out.
/// </summary>
internal sealed partial class SecurityEventWriter(
    PendingEvents pending, Database database, SecurityEventOptions options, TimeProvider time, ILogger<SecurityEventWriter> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int KindsShare = 10;
    private const int RowsBetweenPrunes = 100;
    private const int MostSeries = 2_000;
    private static readonly TimeSpan LongestSeries = TimeSpan.FromHours(1);

    /// <summary>The row of each subject that may still be counted on.</summary>
    private readonly Dictionary<SecuritySubject, (long Id, DateTimeOffset At)> _series = [];

    // So that the first write of a process prunes, whatever an earlier one left.
    private int _rowsSincePrune = RowsBetweenPrunes;
    private DateTimeOffset _prunedAt = time.GetUtcNow();
    private bool _failed;

    /// <summary>Writes all that is pending. What cannot be written stays pending.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var tallies = pending.Take();
        if (tallies.Count == 0 && time.GetUtcNow() - _prunedAt < LongestSeries)
            return;
        try
        {
            await database.WriteAsync(context => WriteAsync(context, tallies, cancellation), cancellation);
            _failed = false;
        }
        // All of them: an exception that leaves a hosted service ends the process. The next beat tries again.
        catch (Exception exception)
        {
            foreach (var tally in tallies)
                pending.Add(tally);
            // What is wrong with the database is told there.
            if (!_failed && exception is not StorageException)
                Log.NotWritten(logger, exception);
            _failed = true;
        }
    }

    /// <summary>The last beat, which writes what the end of the process has brought.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(CancellationToken.None);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => FlushAsync(CancellationToken.None), stoppingToken, atOnce: false);

    private async Task WriteAsync(ChatbotDbContext context, IReadOnlyList<SecurityTally> tallies, CancellationToken cancellation)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var begun = new List<(SecuritySubject Subject, SecurityEvent Row)>();
        foreach (var tally in tallies)
        {
            if (!await CountOnAsync(context, tally, cancellation))
                begun.Add((tally.Subject, Row(tally)));
        }

        context.AddRange(begun.Select(one => one.Row));
        await context.SaveChangesAsync(cancellation);
        if ((_rowsSincePrune += begun.Count) >= RowsBetweenPrunes || time.GetUtcNow() - _prunedAt >= LongestSeries)
            await PruneAsync(context, cancellation);
        await transaction.CommitAsync(cancellation);
        Remember(begun);
    }

    private static SecurityEvent Row(SecurityTally tally) => new()
    {
        Kind = tally.Subject.Kind,
        AccountId = tally.Subject.AccountId,
        Client = tally.Subject.Client,
        ByAccountId = tally.Subject.ByAccountId,
        At = tally.At,
        LastAt = tally.LastAt,
        Count = tally.Count,
    };

    /// <returns>False where there is no row to count on.</returns>
    private async Task<bool> CountOnAsync(ChatbotDbContext context, SecurityTally tally, CancellationToken cancellation) =>
        _series.TryGetValue(tally.Subject, out var row) && tally.LastAt - row.At < LongestSeries
        && await context.Set<SecurityEvent>().Where(one => one.Id == row.Id).ExecuteUpdateAsync(
            change => change.SetProperty(one => one.Count, one => one.Count + tally.Count).SetProperty(one => one.LastAt, tally.LastAt),
            cancellation) > 0;

    private void Remember(List<(SecuritySubject Subject, SecurityEvent Row)> begun)
    {
        if (_series.Count + begun.Count > MostSeries)
            _series.Clear();
        foreach (var (subject, row) in begun)
            _series[subject] = (row.Id, row.At);
    }

    private async Task PruneAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        (_rowsSincePrune, _prunedAt) = (0, time.GetUtcNow());
        var rows = context.Set<SecurityEvent>();
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.Days);
        await rows.Where(one => one.LastAt < oldest).ExecuteDeleteAsync(cancellation);
        var share = options.Kept / KindsShare;
        var large = await rows.GroupBy(one => one.Kind).Where(kind => kind.Count() > share).Select(kind => kind.Key).ToListAsync(cancellation);
        foreach (var kind in large)
            await KeepAsync(rows.Where(one => one.Kind == kind), share, cancellation);
        await KeepAsync(rows, options.Kept, cancellation);
    }

    /// <summary>Deletes all but the newest.</summary>
    private static async Task KeepAsync(IQueryable<SecurityEvent> rows, int most, CancellationToken cancellation)
    {
        var firstTooMany = await rows.OrderByDescending(one => one.Id).Skip(most).Select(one => one.Id).FirstOrDefaultAsync(cancellation);
        if (firstTooMany > 0)
            await rows.Where(one => one.Id <= firstTooMany).ExecuteDeleteAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 3901, Level = LogLevel.Error, Message = "Security events could not be written into their table; it is tried again.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
