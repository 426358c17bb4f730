using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Chatbot.Core.Configuration;
using Chatbot.Web.Resources;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>
/// The private port. A server of its own, that knows no page: whatever the public port is asked for, it cannot lead here, and from here
/// nothing leads there.
/// </summary>
internal sealed partial class MetricsServer(ChatbotOptions options, MeterProvider meters, ILogger<MetricsServer> logger) : IHostedService, IAsyncDisposable
{
    public const string Path = "/metrics";

    private const string Unheard = "unheard";
    private const int MostBytes = 8 * 1024 * 1024;

    private WebApplication? _app;

    public static void Configure(PrometheusAspNetCoreOptions exporter)
    {
        exporter.ScopeInfoEnabled = false;
        exporter.ScrapeResponseCacheDurationMilliseconds = 1_000;
        exporter.MaxScrapeResponseSizeBytes = MostBytes;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (address, port) = (IPAddress.Parse(options.Telemetry.MetricsAddress), options.Telemetry.MetricsPort!.Value);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IMeterFactory, UnheardMeters>().AddSingleton(new ActivitySource(Unheard));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 16;
            kestrel.Listen(address, port);
        });
        _app = builder.Build();
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, IsScrape, path: null, configureBranchedPipeline: null, optionsName: null);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.MetricsPortRefused, address, port, exception.Message));
        }

        var where = _app.Urls.Single();
        Log.Listening(logger, where);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool IsScrape(HttpContext context) =>
        context.Request.Path == Path && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));

    /// <summary>Whoever asks for the measures is not among what is measured, nor traced.</summary>
    private sealed class UnheardMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(Unheard);

        public void Dispose()
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 4010, Level = LogLevel.Information, Message = "Metrics are served at {Address}/metrics, without a login.")]
        public static partial void Listening(ILogger logger, string address);
    }
}
