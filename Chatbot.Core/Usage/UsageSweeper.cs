using Chatbot.Core.Beats;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Usage;

/// <summary>
/// Deletes, every hour, the records of the months before the last <see cref="UsageOptions.KeepMonths"/>. Not at the start, which has enough
/// to do.
/// </summary>
internal sealed partial class UsageSweeper(
    Database database, UsageCalendar calendar, UsageOptions options, TimeProvider time, ILogger<UsageSweeper> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Other writers get their turn between two of these.
    private const int AtOnce = 500;

    /// <summary>Deletes what is old enough and answers how many records that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var before = UsageCalendar.FirstOf(AllowancePeriod.Month, calendar.Today).AddMonths(-options.KeepMonths);
        var deleted = 0;
        try
        {
            for (var last = AtOnce; last == AtOnce && !cancellation.IsCancellationRequested; deleted += last)
            {
                last = await database.WriteAsync(context => context.Set<UsageRecord>()
                    .Where(record => record.Settled && record.Day < before).OrderBy(record => record.Day).Take(AtOnce)
                    .ExecuteDeleteAsync(cancellation), cancellation);
            }
        }
        catch (StorageException)
        {
            // Said where it happened; the next run tries again.
        }

        if (deleted > 0)
            Log.Deleted(logger, deleted, before);
        return deleted;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => SweepAsync(CancellationToken.None), stoppingToken, atOnce: false);

    private static partial class Log
    {
        [LoggerMessage(EventId = 2500, Level = LogLevel.Information, Message = "Deleted {Count} records of usage from before {Day}.")]
        public static partial void Deleted(ILogger logger, int count, DateOnly day);
    }
}
