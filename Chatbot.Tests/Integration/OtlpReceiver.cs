using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chatbot.Tests.Integration;

/// <summary>A collector: takes OTLP over HTTP as protobuf and keeps it. https://opentelemetry.io/docs/specs/otlp/#otlphttp</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<OtlpRequest> _requests = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<OtlpRequest> Requests => [.. _requests];

    public IReadOnlyList<OtlpSpan> Spans =>
    [
        .. from request in _requests
           where request.Path.EndsWith("/v1/traces", StringComparison.Ordinal)
           from resource in request.Body.Messages(1)
           from scope in resource.Messages(2)
           from span in scope.Messages(2)
           select OtlpSpan.From(scope.Messages(1).Single().Text(1), span),
    ];

    /// <summary>The names of the metrics.</summary>
    public IReadOnlySet<string> Metrics => (
        from request in _requests
        where request.Path.EndsWith("/v1/metrics", StringComparison.Ordinal)
        from resource in request.Body.Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        select metric.Text(1)).ToHashSet();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue(new(
            context.Request.Path.Value!, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body.ToArray()));
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <summary>One export.</summary>
internal sealed record OtlpRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    /// <summary>ExportTraceServiceRequest or ExportMetricsServiceRequest.</summary>
    public ProtobufMessage Body => new(Bytes);

    /// <summary>Every byte as a letter: texts stand in protobuf as they are, in UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>A span, as opentelemetry/proto/trace/v1/trace.proto numbers its fields.</summary>
internal sealed record OtlpSpan(
    string Source, string Name, string TraceId, string Id, string ParentId, string TraceState, ulong Kind, bool HasEvents, ulong Status,
    IReadOnlyDictionary<string, string> Tags)
{
    public const ulong Server = 2;

    public static OtlpSpan From(string source, ProtobufMessage span) => new(
        source, span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Text(3), span.Number(6), span.Has(11),
        span.Messages(15).SingleOrDefault()?.Number(3) ?? 0,
        span.Messages(9).ToDictionary(tag => tag.Text(1), tag => Value(tag.Messages(2).Single())));

    // AnyValue: a text, a whole number, or a list.
    private static string Value(ProtobufMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(3) ? value.Number(3).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : string.Join(',', value.Messages(5).SelectMany(list => list.Messages(1)).Select(Value));
}
