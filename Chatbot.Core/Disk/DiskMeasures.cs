using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Disk;

/// <summary>What is measured of the disks: how much room there is, and how much there has to be.</summary>
public sealed class DiskMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Disk";

    public DiskMeasures(IMeterFactory meters, ChatbotOptions options, IDriveSpace drives)
    {
        ArgumentNullException.ThrowIfNull(meters);
        (string Name, string Path)[] folders = [("data", options.DataFolder), ("uploads", options.UploadFolder)];
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "chatbot.disk.free",
            () => folders.Select(folder => new Measurement<long>(drives.Available(folder.Path), new KeyValuePair<string, object?>("folder", folder.Name))),
            "By", "Free space of the disk that holds the folder");
        meter.CreateObservableGauge(
            "chatbot.disk.floor", () => options.Uploads.FreeSpaceFloor, "By", "Free space below which uploads are refused: Uploads:FreeSpaceFloor");
    }
}
