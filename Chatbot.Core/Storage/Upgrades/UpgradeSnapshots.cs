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
internal sealed partial class UpgradeSnapshots(ChatbotOptions options, TimeProvider time, ILogger<UpgradeSnapshots> logger)
{
    private const string Mark = ".snapshot-";
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private static readonly int TimeLength = "20261201T093000000Z".Length;

    /// <summary>The database itself.</summary>
    public string DatabaseFile { get; } = Path.Combine(options.DataFolder, options.Storage.DatabaseFile);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<UpgradeSnapshot> All() => Directory.Exists(options.DataFolder)
        ? [.. Directory.EnumerateFiles(options.DataFolder, options.Storage.DatabaseFile + Mark + "*")
            .Select(Parse).OfType<UpgradeSnapshot>().OrderByDescending(snapshot => snapshot.At)]
        : [];

    /// <summary>The newest that a program opens which knows these migrations; null: there is none.</summary>
    public UpgradeSnapshot? NewestOf(IEnumerable<string> migrations) => All().FirstOrDefault(snapshot => migrations.Contains(snapshot.Migration));

    /// <summary>Where the database goes that has come as far as this migration.</summary>
    public string PathFor(string migration) =>
        DatabaseFile + Mark + time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture) + "-" + migration;

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
    }
}
