using System.Diagnostics.Metrics;
using Chatbot.Web.Hosting.Checks;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>What is measured of the process as a whole: whether it can serve, and the memory that it may have.</summary>
public sealed class HostMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Hosting";

    public HostMeasures(IMeterFactory meters, Readiness readiness)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("chatbot.ready", () => Ready(readiness), null, "1 while the product can serve (/healthz/ready), else 0");
        // A limit may be changed while the process runs.
        var limit = new MemoryLimit("/");
        meter.CreateObservableGauge(
            "chatbot.memory.limit", () => limit.Read() ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "By",
            "The memory that the process may have: that of its container, or else of the machine");
    }

    private static IEnumerable<Measurement<int>> Ready(Readiness readiness) =>
        readiness.Last is { } ready ? [new Measurement<int>(ready ? 1 : 0)] : [];
}
