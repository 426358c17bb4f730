using System.Diagnostics.Metrics;
using Chatbot.Core.Backups;
using Chatbot.Core.Chat;
using Chatbot.Core.Disk;
using Chatbot.Core.Provider.Pipeline;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Web.Streaming;
using OpenTelemetry.Metrics;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>
/// What is exported, and with which tags: a measure of the framework that is not named here stays inside, and so does a tag.
/// docs/monitoring.md lists all of it.
/// </summary>
internal static class ExportedMetrics
{
    // Room for each series is set aside at once, so the library's own 2,000 a measure would be megabytes.
    private const int Few = 50;
    private const int Many = 1_000;

    private static readonly string[] Own =
    [
        TelemetryChatClient.SourceName, ChatMeasures.MeterName, UsageMeasures.MeterName, StorageMeasures.MeterName, DiskMeasures.MeterName,
        StreamMeasures.MeterName, BackupMeasures.MeterName, HostMeasures.MeterName,
    ];

    /// <summary>The tags that are kept of a measure of the framework. A route is a template and has no id of a conversation.</summary>
    private static readonly Dictionary<string, string[]> Framework = new()
    {
        ["http.server.request.duration"] = ["http.request.method", "http.route", "http.response.status_code", "error.type"],
        ["http.server.active_requests"] = ["http.request.method"],
        ["kestrel.active_connections"] = [],
        ["kestrel.rejected_connections"] = [],
        ["http.client.request.duration"] = ["server.address", "server.port", "http.response.status_code", "error.type"],
        ["http.client.open_connections"] = ["server.address", "server.port", "http.connection.state"],
        ["dotnet.process.cpu.time"] = ["cpu.mode"],
        ["dotnet.process.memory.working_set"] = [],
        ["dotnet.gc.collections"] = ["gc.heap.generation"],
        ["dotnet.gc.heap.total_allocated"] = [],
        ["dotnet.gc.last_collection.heap.size"] = ["gc.heap.generation"],
        ["dotnet.gc.last_collection.memory.committed_size"] = [],
        ["dotnet.gc.pause.time"] = [],
        ["dotnet.thread_pool.thread.count"] = [],
        ["dotnet.thread_pool.queue.length"] = [],
        ["dotnet.monitor.lock_contentions"] = [],
        ["dotnet.exceptions"] = ["error.type"],
    };

    public static string[] Meters { get; } =
        [.. Own, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    public static MetricStreamConfiguration ViewOf(Instrument instrument) =>
        Own.Contains(instrument.Meter.Name) ? new MetricStreamConfiguration { CardinalityLimit = Few }
        : Framework.TryGetValue(instrument.Name, out var tags) ? new MetricStreamConfiguration
        {
            TagKeys = tags,
            CardinalityLimit = tags.Contains("http.route") ? Many : Few,
        }
        : MetricStreamConfiguration.Drop;
}
