using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Storage;

/// <summary>What is measured of the database: how large it is.</summary>
public sealed class StorageMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Storage";

    // SQLite writes into the log first, and moves it into the file from time to time.
    private static readonly (string Name, string Ending)[] Files = [("database", ""), ("log", "-wal")];

    public StorageMeasures(IMeterFactory meters, ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var file = Path.Combine(options.DataFolder, options.Storage.DatabaseFile);
        meters.Create(MeterName).CreateObservableGauge("chatbot.database.size", () => Sizes(file), "By", "The size of the database and of its write-ahead log");
    }

    private static IEnumerable<Measurement<long>> Sizes(string path) =>
        from file in Files
        let info = new FileInfo(path + file.Ending)
        where info.Exists
        select new Measurement<long>(info.Length, new KeyValuePair<string, object?>("file", file.Name));
}
