namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Telemetry</c>: what tells others how the product does, never what is said in it. All of it is off by default.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The private port that serves <c>/metrics</c> for Prometheus, without a login (0: any free one). Unset: none.</summary>
    public int? MetricsPort { get; set; }

    /// <summary>The address of this machine on which that port listens. In a container, <c>0.0.0.0</c>: its network alone reaches a port that is not published.</summary>
    public string MetricsAddress { get; set; } = "127.0.0.1";

    /// <summary>The base address of an OpenTelemetry collector (OTLP over HTTP, protobuf), such as <c>http://collector:4318</c>. Unset: nothing is sent.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Headers of each such request, as <c>name=value,name=value</c>: mostly a key.</summary>
    [Setting(Secret = true)]
    public string OtlpHeaders { get; set; } = "";

    /// <summary>A file that holds <see cref="OtlpHeaders"/>, read when that is empty.</summary>
    public string OtlpHeadersFile { get; set; } = "/run/secrets/otlp_headers";

    /// <summary>The share of requests that are traced, from 0 (metrics only) to 1.</summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>Whether anything listens.</summary>
    public bool IsOn => MetricsPort is not null || OtlpEndpoint is not null;

    /// <summary>What <see cref="OtlpHeaders"/> says, its values as they are sent.</summary>
    public IEnumerable<(string Name, string Value)> Headers() =>
        from header in OtlpHeaders.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let parts = header.Split('=', 2)
        select (parts[0].TrimEnd(), Uri.UnescapeDataString(parts[1].TrimStart()));
}
