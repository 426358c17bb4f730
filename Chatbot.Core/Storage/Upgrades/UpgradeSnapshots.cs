using System.Globalization;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage.Upgrades;

/// <summary>A database that an upgrade has put aside.</summary>
/// <param name="Path">The file: a whole database, which the release of that time opens.</param>
/// <param name="At">When.</param>
/// <param name="Migration">The newest migration that it has had.</param>
public sealed record UpgradeSnapshot(string Path, DateTimeOffset At, string Migration);

/// <summary>
/// The databases of earlier releases, beside the database: <c>chatbot.db.snapshot-20261201T093000000Z-20261124061113_Initial</c>. They hold
/// what has been deleted since, so they go after a while.
/// </summary>
internal sealed partial class UpgradeSnapshots(
    DatabaseFile database, ChatbotOptions options, TimeProvider time, ILogger<UpgradeSnapshots> logger)
{
    /// <summary>What follows the name of the database in that of the log of one that was put aside.</summary>
    public const string AsideMark = ".aside-";

    private const string Mark = ".snapshot-";
    private const string LeavingMark = ".replacing-";
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private static readonly string[] LogEndings = ["-wal", "-shm", "-journal"];
    private static readonly int TimeLength = "20261201T093000000Z".Length;

    private readonly string _file = database.Path;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<UpgradeSnapshot> All() => Directory.Exists(options.DataFolder)
        ? [.. Directory.EnumerateFiles(options.DataFolder, options.Storage.DatabaseFile + Mark + "*")
            .Select(Parse).OfType<UpgradeSnapshot>().OrderByDescending(snapshot => snapshot.At)]
        : [];

    /// <summary>The newest that a program opens which knows these migrations; null: there is none.</summary>
    public UpgradeSnapshot? NewestOf(IEnumerable<string> migrations) => All().FirstOrDefault(snapshot => migrations.Contains(snapshot.Migration));

    /// <summary>Where the database goes that has come as far as this migration.</summary>
    public string PathFor(string migration) => _file + Mark + Now + "-" + migration;

    /// <summary>
    /// Puts another database in the place of the one that is there, and keeps that one. While there is none it has a name of its own, so that
    /// a kill in the midst is told from a database that somebody has put aside.
    /// </summary>
    /// <param name="other">A whole database that nobody has open; nobody else has the one that is there.</param>
    /// <param name="migration">How far the one has come that is there.</param>
    /// <returns>Where that one is now.</returns>
    public string Replace(string other, string migration)
    {
        var kept = PathFor(migration);
        var leaving = _file + LeavingMark + kept[(_file + Mark).Length..];
        File.Move(_file, leaving);
        File.Move(other, _file);
        File.Move(leaving, kept);
        return kept;
    }

    /// <summary>
    /// Ends a <see cref="Replace"/> that a kill has cut. Where somebody has put the database aside, no earlier one takes its place.
    /// </summary>
    public void Recover()
    {
        if (!Directory.Exists(options.DataFolder))
            return;
        if (!File.Exists(_file))
            PutLogsAside();
        foreach (var leaving in Directory.GetFiles(options.DataFolder, options.Storage.DatabaseFile + LeavingMark + "*"))
        {
            if (File.Exists(_file))
            {
                File.Move(leaving, _file + Mark + leaving[(_file + LeavingMark).Length..]);
                continue;
            }

            File.Move(leaving, _file);
            Log.PutBack(logger, leaving);
        }
    }

    /// <summary>Deletes what is more than is kept, or older.</summary>
    public void Prune()
    {
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.Storage.UpgradeSnapshotDays);
        try
        {
            foreach (var snapshot in All().Where((snapshot, number) => number >= options.Storage.UpgradeSnapshots || snapshot.At < oldest))
            {
                File.Delete(snapshot.Path);
                Log.Deleted(logger, snapshot.Path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotDeleted(logger, exception.Message);
        }
    }

    private string Now => time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>
    /// What SQLite has left beside a database that is not there any more: it would play it into another, or delete it, and it may hold the
    /// last that was written.
    /// </summary>
    private void PutLogsAside()
    {
        var aside = _file + AsideMark + Now;
        foreach (var ending in LogEndings.Where(ending => File.Exists(_file + ending)))
        {
            File.Move(_file + ending, aside + ending);
            Log.PutAside(logger, _file + ending, aside + ending, aside);
        }
    }

    private UpgradeSnapshot? Parse(string path)
    {
        var name = Path.GetFileName(path)[(options.Storage.DatabaseFile.Length + Mark.Length)..];
        return name.Length > TimeLength + 1 && name[TimeLength] == '-'
            && DateTimeOffset.TryParseExact(
                name[..TimeLength], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(path, at, name[(TimeLength + 1)..])
            : null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2013, Level = LogLevel.Information, Message = "Deleted the database of an earlier release: {File}")]
        public static partial void Deleted(ILogger logger, string file);

        [LoggerMessage(EventId = 2014, Level = LogLevel.Warning, Message = "A database of an earlier release could not be deleted: {Detail}")]
        public static partial void NotDeleted(ILogger logger, string detail);

        [LoggerMessage(EventId = 2015, Level = LogLevel.Warning, Message =
            "There was no database, after a kill in the midst of an upgrade: {Leaving} was put back into its place.")]
        public static partial void PutBack(ILogger logger, string leaving);

        [LoggerMessage(EventId = 2016, Level = LogLevel.Warning, Message =
            "There was no database, but {Log} of one that was put aside: it is kept as {Aside}. To open both, name that database {Database}.")]
        public static partial void PutAside(ILogger logger, string log, string aside, string database);
    }
}
