using System.Globalization;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage;

/// <summary>
/// What was put aside beside the data when something else took its place: whole data by a restore (<c>before-restore-20300405T060708Z</c>), the
/// log of a database that somebody put aside (<c>chatbot.db.aside-20300405T060708000Z-wal</c>). It may be the only copy of what was said last, and
/// of several the first as well as the last: all stay for as long as the databases of earlier releases do, and the newest of a kind for good.
/// </summary>
internal sealed partial class PutAside(ChatbotOptions options, TimeProvider time, ILogger<PutAside> logger)
{
    private static readonly string[] TimeFormats = ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmssfff'Z'"];

    /// <summary>Deletes what is older than is kept, and says so in the log.</summary>
    public void Prune()
    {
        try
        {
            foreach (var beginning in new[] { DataExchange.OldMark, options.Storage.DatabaseFile + UpgradeSnapshots.AsideMark })
                Prune(beginning);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotDeleted(logger, exception.Message);
        }
    }

    private void Prune(string beginning)
    {
        if (!Directory.Exists(options.DataFolder))
            return;
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.Storage.UpgradeSnapshotDays);
        var kinds = new DirectoryInfo(options.DataFolder).EnumerateFileSystemInfos(beginning + "*")
            .GroupBy(entry => At(entry.Name[beginning.Length..])).Where(group => group.Key is not null).OrderByDescending(group => group.Key);
        foreach (var entry in kinds.Skip(1).Where(group => group.Key < oldest).SelectMany(group => group))
        {
            if (entry is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
            Log.Deleted(logger, entry.FullName);
        }
    }

    /// <summary>The time in a name; null where it is none of ours.</summary>
    private static DateTimeOffset? At(string ending) => DateTimeOffset.TryParseExact(
        ending.Split('-')[0], TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static partial class Log
    {
        [LoggerMessage(EventId = 2017, Level = LogLevel.Information, Message = "Deleted what was put aside: {Path}")]
        public static partial void Deleted(ILogger logger, string path);

        [LoggerMessage(EventId = 2018, Level = LogLevel.Warning, Message = "What was put aside could not be deleted: {Detail}")]
        public static partial void NotDeleted(ILogger logger, string detail);
    }
}
