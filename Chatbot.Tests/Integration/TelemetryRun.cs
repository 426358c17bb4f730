using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Integration;

[CollectionDefinition(nameof(TelemetryRun))]
public sealed class TelemetryCollection : ICollectionFixture<TelemetryRun>;

/// <summary>
/// One life of the product as a process with all of its telemetry on: an answer, one that failed, pages that are not there, each with a
/// canary wherever somebody can write something. What it has exported is kept for the tests.
/// </summary>
public sealed partial class TelemetryRun : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>Stands in what is asked, answered, attached, addressed, claimed in headers and said by the provider.</summary>
    public const string Canary = "canary-5e1f";

    /// <summary>What the collector is to be sent, and nobody to see.</summary>
    public const string CollectorKey = "collector-key-93b7c1";

    /// <summary>The trace that a client claims to be part of.</summary>
    public const string ClaimedTrace = "0af7651916cd43dd8448eb211c80319c";

    private readonly ChatFolder _folder = new();

    /// <summary>What Prometheus reads, in its own format.</summary>
    public string Scrape { get; private set; } = "";

    /// <summary>The same as OpenMetrics.</summary>
    public string OpenMetrics { get; private set; } = "";

    /// <summary>All that the process has written.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The answers of the two ports to what belongs to the other, by their addresses.</summary>
    internal IReadOnlyDictionary<string, int> Statuses { get; private set; } = new Dictionary<string, int>();

    internal OtlpReceiver Collector { get; private set; } = null!;

    /// <summary>Everything that has left the process for others.</summary>
    internal IReadOnlyList<string> Exported => [Scrape, OpenMetrics, .. Collector.Requests.Select(request => request.Text)];

    /// <summary>The ids of the conversation and of its answers, as they stand in addresses and elsewhere.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    /// <summary>The names of the samples that were scraped.</summary>
    public IReadOnlySet<string> Samples => Sample().Matches(Scrape).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>The names of the metrics that were scraped, before a histogram has become several samples.</summary>
    public IReadOnlySet<string> Families => Family().Matches(Scrape).Select(match => match.Groups[1].Value).ToHashSet();

    public async Task InitializeAsync()
    {
        Collector = await OtlpReceiver.StartAsync();
        await using var upstream = await ScriptedUpstream.StartAsync(new()
        {
            Script = UpstreamOptions.InOrder(
                new Scenario { Tokens = [$"{Canary} ", "has ", "been ", "said."], Usage = new(120, 4) },
                Scenario.Failing(Fault.OpenAIError(429, "insufficient_quota", "insufficient_quota", $"{Canary} has no money"))),
        });
        var headers = Path.Combine(_folder.Location, "otlp_headers");
        await File.WriteAllTextAsync(headers, $"X-Scope=team%20one, Authorization=Bearer%20{CollectorKey}\n");
        await using var process = HostingProcess.Start(_folder.Location, [], [
            .. _folder.Arguments(upstream.Address), "--Telemetry:MetricsPort=0", $"--Telemetry:OtlpEndpoint={Collector.Address}base",
            $"--Telemetry:OtlpHeadersFile={headers}", "--Usage:TeamMonthlyMoney=100",
        ]);
        var main = Assert.IsType<Uri>(await process.Listening);
        var metrics = await AddressAsync(process);
        await UseAsync(main);
        await AskBothPortsAsync(main, metrics);
        (_, Output) = await process.TerminateAsync();
        Output += _folder.Log();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Where the private port listens.</summary>
    internal static async Task<Uri> AddressAsync(HostingProcess process)
    {
        var line = await process.LineAsync(line => line.Contains("Metrics are served at", StringComparison.Ordinal));
        return new Uri(MetricsAddress().Match(line).Value);
    }

    private async Task UseAsync(Uri address)
    {
        using var browser = new ChatBrowser(address, "en");
        var asked = await browser.AskAsync(
            $"What of {Canary}?", form => form.Attach($"{Canary}.png", "image/png", PngBuilder.Valid()));
        var answered = await browser.EndedAsync(asked);
        var failed = await browser.EndedAsync(await browser.AskAsync($"And {Canary}?", path: answered.Path));
        Assert.Equal("Failed", failed.State);
        Guid[] ids = [Guid.Parse(answered.Path.Split('/')[^1].Split('#', '?')[0]), answered.AnswerId, failed.AnswerId];
        Ids = [.. ids.SelectMany(id => new[] { id.ToString(), id.ToString("n") })];

        foreach (var path in new[] { $"/nowhere/{Canary}?q={Canary}", $"/c/{ids[0]}?q={Canary}", $"/answers/{Guid.CreateVersion7()}/events", "/healthz/ready" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in new[]
            {
                ("traceparent", $"00-{ClaimedTrace}-b7ad6b7169203331-01"), ("tracestate", $"who={Canary}"), ("baggage", $"what={Canary}"),
                ("User-Agent", Canary), ("Referer", $"http://localhost/{Canary}"), ("X-Forwarded-For", Canary),
            })
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await browser.Client.SendAsync(request);
        }

        using var odd = new HttpRequestMessage(new HttpMethod("CANARY"), "/");
        using var refused = await browser.Client.SendAsync(odd);
    }

    private async Task AskBothPortsAsync(Uri main, Uri metrics)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        // The gauge of readiness follows the probes, and a scrape is kept for a second.
        Scrape = await ChatUntil.IsAsync(
            () => client.GetStringAsync(new Uri(metrics, "/metrics")), text => text.Contains("\nchatbot_ready", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(metrics, "/metrics"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));
        using var response = await client.SendAsync(request);
        OpenMetrics = await response.Content.ReadAsStringAsync();

        var statuses = new Dictionary<string, int>();
        foreach (var path in new[] { "/", "/sign-in", "/healthz/ready", "/usage", "/css/site.css", "/Error", "/metrics/", "/metrics/x" })
            statuses["private " + path] = await StatusAsync(client, new Uri(metrics, path), null);
        statuses["private POST /metrics"] = (int)(await client.PostAsync(new Uri(metrics, "/metrics"), null)).StatusCode;
        statuses["public /metrics"] = await StatusAsync(client, new Uri(main, "/metrics"), null);
        statuses["public /metrics of the other host"] = await StatusAsync(client, new Uri(main, "/metrics"), metrics.Authority);
        Statuses = statuses;
    }

    private static async Task<int> StatusAsync(HttpClient client, Uri address, string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex MetricsAddress();

    [GeneratedRegex("^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("^# TYPE ([a-zA-Z0-9_:]+) ", RegexOptions.Multiline)]
    private static partial Regex Family();
}
