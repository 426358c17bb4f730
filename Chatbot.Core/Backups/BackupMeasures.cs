using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Backups;

/// <summary>What is measured of backups: of when the newest is.</summary>
public sealed class BackupMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Backups";

    public BackupMeasures(IMeterFactory meters, ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var folder = new BackupFolder(options);
        meters.Create(MeterName).CreateObservableGauge(
            "chatbot.backup.newest.timestamp", () => folder.List() is [var newest, ..] ? newest.Made.ToUnixTimeSeconds() : 0, "s",
            "When the newest backup was made, in seconds since 1970; 0 where there is none");
    }
}
