namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Network</c>: what stands in front, and what a request may be.</summary>
public sealed class NetworkOptions
{
    /// <summary>Host names that are answered; empty: every one.</summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>Addresses (or networks, as 10.0.0.0/8) of proxies whose <c>X-Forwarded-*</c> headers are believed.</summary>
    public List<string> KnownProxies { get; set; } = [];

    /// <summary>Connections at once.</summary>
    public int MaxConnections { get; set; } = 4_000;

    /// <summary>Header bytes of one request.</summary>
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>A request body slower than this, in bytes a second, is cut.</summary>
    public double MinBodyRate { get; set; } = 240;
}
