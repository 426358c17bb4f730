using Chatbot.Core.Beats;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage;

/// <summary>
/// Gives back to the disk what the database no longer needs: the pages of what was deleted, the length of its write-ahead log, and the
/// databases and data of before. In small steps, so that other writers get their turn.
/// </summary>
internal sealed partial class DatabaseUpkeep(
    Database database, DatabaseFile file, DiskWatch disk, UpgradeSnapshots snapshots, PutAside aside, TimeProvider time,
    ILogger<DatabaseUpkeep> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>So that a gigabyte is given back in ten minutes, and nobody notices.</summary>
    private const int StepsOfARun = 16;

    /// <summary>Free pages are used again by what is written next: a few are no waste.</summary>
    private const int PagesToKeep = 1024;

    private const int ShareToKeep = 10;

    private static readonly TimeSpan BetweenPrunes = TimeSpan.FromHours(1);

    private DateTimeOffset _prunedAt;
    private bool _isLong;

    /// <summary>One run.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var given = await GiveBackAsync(cancellation);
            await CutLogAsync(given || disk.IsReadOnly ? 0 : WriteAheadLog.UsualBytes, cancellation);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            // Said where it happened; the next run tries again.
        }

        if (time.GetUtcNow() - _prunedAt < BetweenPrunes)
            return;
        _prunedAt = time.GetUtcNow();
        snapshots.Prune();
        aside.Prune();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => RunAsync(CancellationToken.None), stoppingToken, atOnce: false);

    /// <returns>True where the file can be shorter now.</returns>
    private async Task<bool> GiveBackAsync(CancellationToken cancellation)
    {
        var (free, all) = await database.ReadPlainAsync(
            statements => (statements.First("PRAGMA freelist_count", Number), statements.First("PRAGMA page_count", Number)), cancellation);
        var keep = disk.IsReadOnly ? 0 : Math.Max(PagesToKeep, all / ShareToKeep);
        var begun = free;
        for (var step = 0; step < StepsOfARun && free > keep; step++)
        {
            var left = await database.GiveBackAsync(Math.Min(Database.PagesOfAStep, free - keep), cancellation);
            // A database of before the first release that was made so that it can.
            if (left >= free)
                break;
            free = left;
        }

        if (free < begun)
            Log.GivenBack(logger, begun - free, free);
        return free < begun;
    }

    private async Task CutLogAsync(long most, CancellationToken cancellation)
    {
        if (Length() <= most)
        {
            _isLong = false;
            return;
        }

        await database.EmptyLogAsync(cancellation);
        var length = Length();
        if (length > WriteAheadLog.UnusualBytes && !_isLong)
            Log.LongLog(logger, length);
        _isLong = length > WriteAheadLog.UnusualBytes;
    }

    private long Length() => WriteAheadLog.LengthOf(file.Path);

    private static long Number(SqliteDataReader row) => row.GetInt64(0);

    private static partial class Log
    {
        [LoggerMessage(EventId = 2020, Level = LogLevel.Debug, Message = "{Pages} pages of the database were given back to the disk, {Left} are free.")]
        public static partial void GivenBack(ILogger logger, long pages, long left);

        [LoggerMessage(EventId = 2021, Level = LogLevel.Warning, Message =
            "The write-ahead log of the database has {Length} bytes and cannot be cut: something has been reading the database for long, another "
            + "process perhaps. It grows until that ends.")]
        public static partial void LongLog(ILogger logger, long length);
    }
}
