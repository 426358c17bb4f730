using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Storage;

/// <summary>What is measured of what is kept: how large the database is, and of when the newest backup is.</summary>
public sealed class StorageMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Storage";

    private const string BackupFolder = "backups";
    private const string Backups = "chatbot-*";

    // SQLite writes into the log first, and moves it into the file from time to time.
    private static readonly (string Name, string Ending)[] Files = [("database", ""), ("log", "-wal")];

    public StorageMeasures(IMeterFactory meters, ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        var file = Path.Combine(options.DataFolder, options.Storage.DatabaseFile);
        meter.CreateObservableGauge("chatbot.database.size", () => Sizes(file), "By", "The size of the database and of its write-ahead log");
        meter.CreateObservableGauge(
            "chatbot.backup.newest.timestamp", () => NewestBackup(Path.Combine(options.DataFolder, BackupFolder)), "s",
            "When the newest backup was made, in seconds since 1970; 0 where there is none");
    }

    private static IEnumerable<Measurement<long>> Sizes(string path) =>
        from file in Files
        let info = new FileInfo(path + file.Ending)
        where info.Exists
        select new Measurement<long>(info.Length, new KeyValuePair<string, object?>("file", file.Name));

    private static long NewestBackup(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles(Backups)
            .Select(file => new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds()).DefaultIfEmpty().Max()
        : 0;
}
