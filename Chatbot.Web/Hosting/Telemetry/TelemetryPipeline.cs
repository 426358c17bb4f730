using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Chatbot.Core.Backups;
using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider.Pipeline;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>
/// What is measured and traced, and where it goes: to a collector (OTLP), to whoever asks the private port, or both. Each method names
/// the package of its own purpose: what a method names is loaded when it is called.
/// </summary>
internal static class TelemetryPipeline
{
    private const string Metrics = "metrics";
    private const string Traces = "traces";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton<HostMeasures>().AddSingleton<BackupMeasures>().AddHostedService<MeasuresStart>().AddHostedService<ReadinessBeat>();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(Describe)
            .WithMetrics(static metrics => metrics.AddMeter(ExportedMetrics.Meters).AddView(ExportedMetrics.ViewOf));
        if (options.MetricsPort is not null)
            AddPrivatePort(services, telemetry);
        if (options.OtlpEndpoint is not null)
            AddCollector(services, telemetry, options.OtlpEndpoint, options.TraceRatio);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddPrivatePort(IServiceCollection services, OpenTelemetryBuilder telemetry)
    {
        telemetry.WithMetrics(static metrics => metrics.AddPrometheusExporter(MetricsServer.Configure));
        services.AddHostedService<MetricsServer>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddCollector(IServiceCollection services, OpenTelemetryBuilder telemetry, Uri endpoint, double traceRatio)
    {
        services.AddSingleton<CollectorClient>();
        Send(services, Metrics, endpoint);
        telemetry.WithMetrics(static metrics => metrics.AddOtlpExporter(Metrics, configureExporterAndMetricReader: null));
        if (traceRatio == 0)
            return;
        Send(services, Traces, endpoint);
        // ASP.NET Core 10 describes a request on its span only where this is off, as it is by default in 11.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddSingleton<DistributedContextPropagator, NoPropagation>().AddTransient<IStartupFilter, RequestSpans>();
        telemetry.WithTracing(traces => traces
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", TelemetryChatClient.SourceName, ChatMeasures.MeterName)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(traceRatio)))
            .AddProcessor(new SpanScrubber())
            .AddOtlpExporter(Traces, configure: null));
    }

    private static void Send(IServiceCollection services, string signal, Uri endpoint) => services
        .AddOptions<OtlpExporterOptions>(signal)
        .Configure<CollectorClient>((exporter, client) =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
            exporter.HttpClientFactory = () => client.Create(exporter.TimeoutMilliseconds);
        });

    /// <summary>Who is speaking. <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say it otherwise.</summary>
    private static void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService("chatbot", serviceVersion: typeof(Launch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
