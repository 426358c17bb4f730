using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Chatbot.Bench.Upstream;

/// <summary>
/// A model server on this machine that speaks both wire formats over real HTTP and does what it is told: what to say, how
/// fast, and how to fail. 500 streams cost it little, so that a bench measures the product.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private const int FlushBytes = 4096;
    private static readonly TimeSpan CutGrace = TimeSpan.FromMilliseconds(50);

    private readonly UpstreamOptions _options;
    private readonly WebApplication _app;
    private readonly Beat _beat = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<UpstreamRequest> _requests = new();
    private readonly Channel<UpstreamRequest> _arrivals = Channel.CreateUnbounded<UpstreamRequest>();
    private readonly ConditionalWeakTable<Scenario, WireFormat> _responses = [];
    private readonly ConditionalWeakTable<Scenario, WireFormat> _chats = [];
    private int _lastId;

    private ScriptedUpstream(UpstreamOptions options, WebApplication app) => (_options, _app) = (options, app);

    /// <summary>The base address for clients, such as <c>http://127.0.0.1:40123/v1</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What has arrived, oldest first, when it is recorded.</summary>
    public IReadOnlyList<UpstreamRequest> Requests => [.. _requests];

    /// <summary>Listens on the loopback address; port 0: any that is free.</summary>
    public static async Task<ScriptedUpstream> StartAsync(
        UpstreamOptions options, int port = 0, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            // What the beat writes, it also sends: handing each token to another thread costs more than the token.
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true)
            .ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var upstream = new ScriptedUpstream(options, builder.Build());
        upstream._app.Run(upstream.HandleAsync);
        await upstream._app.StartAsync(cancellationToken);
        var addresses = upstream._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        upstream.Address = new Uri(new Uri(addresses.Addresses.Single()), "v1");
        return upstream;
    }

    /// <summary>The next request that arrives, each once, when they are recorded.</summary>
    public ValueTask<UpstreamRequest> NextRequestAsync(CancellationToken cancellationToken = default) =>
        _arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        // Without a stop first: connections are cut at once, not waited for.
        await _app.DisposeAsync();
        await _beat.DisposeAsync();
        _closing.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context.Request.BodyReader, context.RequestAborted);
        var request = _options.Record || _options.Script is not null ? Record(context, body) : null;
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("POST", "/v1/responses"):
                await AnswerAsync(context, request, body, _responses, scenario => new ResponsesFormat(scenario));
                break;
            case ("POST", "/v1/chat/completions"):
                await AnswerAsync(context, request, body, _chats, scenario => new ChatFormat(scenario));
                break;
            case ("GET", "/v1/vector_stores"):
                await ListVectorStoresAsync(context, request);
                break;
            case ("GET", "/v1/models"):
                await ListModelsAsync(context, request);
                break;
            default:
                await RefuseAsync(context, Fault.OpenAIError(404, null, "invalid_request_error", "Invalid URL"));
                break;
        }
    }

    private Scenario ScenarioFor(UpstreamRequest? request) =>
        _options.Script is { } script && request is not null ? script(request) : _options.Default;

    private async Task AnswerAsync(
        HttpContext context, UpstreamRequest? request, byte[] body,
        ConditionalWeakTable<Scenario, WireFormat> formats, Func<Scenario, WireFormat> create)
    {
        var scenario = ScenarioFor(request);
        if (scenario.Fault is Fault.Refused refused)
        {
            await RefuseAsync(context, refused);
            return;
        }

        var reply = new Reply(
            $"resp_{Interlocked.Increment(ref _lastId):x8}", request?.Model ?? "scripted", request?.PreviousResponseId,
            Stored: body.AsSpan().IndexOf("\"store\":false"u8) < 0);
        try
        {
            await StreamAsync(context, scenario, formats.GetValue(scenario, key => create(key)), reply);
        }
        catch (OperationCanceledException)
        {
            // The client has left, or the server closes.
        }
    }

    private async Task StreamAsync(HttpContext context, Scenario scenario, WireFormat format, Reply reply)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers["x-request-id"] = $"req_{reply.Id[5..]}";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var writer = context.Response.BodyWriter;
        var waiter = _beat.CreateWaiter();
        writer.Write(WireFormat.Fill(format.Head, reply));
        await writer.FlushAsync(context.RequestAborted);

        var due = Stopwatch.GetTimestamp() + Ticks(scenario.BeforeFirst);
        var pause = Ticks(scenario.BetweenTokens);
        var sent = 0;
        foreach (var token in format.Tokens)
        {
            if (scenario.Pauses.TryGetValue(sent++, out var until))
            {
                await writer.FlushAsync(context.RequestAborted);
                await until.WaitAsync(context.RequestAborted);
            }

            if (due > Stopwatch.GetTimestamp())
                await waiter.UntilAsync(due);
            due += pause;
            writer.Write(token);
            if ((pause > 0 || writer.UnflushedBytes >= FlushBytes) && (await writer.FlushAsync(context.RequestAborted)).IsCompleted)
                return;
        }

        writer.Write(WireFormat.Fill(format.Tail, reply));
        await writer.FlushAsync(context.RequestAborted);
        if (scenario.Fault is Fault.Cut)
            await CutAsync(context, waiter);
        else if (scenario.Fault is Fault.Hang)
            await HangAsync(context);
    }

    /// <summary>Not before what was written has had the time to leave.</summary>
    private static async Task CutAsync(HttpContext context, Beat.Waiter waiter)
    {
        await waiter.UntilAsync(Stopwatch.GetTimestamp() + Ticks(CutGrace));
        context.Abort();
    }

    private async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
    }

    private async Task ListModelsAsync(HttpContext context, UpstreamRequest? request)
    {
        if (ScenarioFor(request).Fault is Fault.Refused refused)
        {
            await RefuseAsync(context, refused);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.Date = (_options.Clock ?? TimeProvider.System).GetUtcNow().ToString("r");
        await context.Response.WriteAsync(WireFormat.Json(new
        {
            @object = "list",
            data = _options.Models.Select(model => new { id = model, @object = "model", created = 1_760_000_000, owned_by = "upstream" }),
        }), context.RequestAborted);
    }

    private async Task ListVectorStoresAsync(HttpContext context, UpstreamRequest? request)
    {
        if (ScenarioFor(request).Fault is Fault.Refused refused)
        {
            await RefuseAsync(context, refused);
            return;
        }

        var stores = _options.VectorStores;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(WireFormat.Json(new
        {
            @object = "list",
            data = stores.Select(store => new
            {
                id = store.Id,
                @object = "vector_store",
                created_at = 1_760_000_000,
                name = store.Name,
                usage_bytes = 1024,
                file_counts = new { in_progress = 0, completed = store.Files, failed = 0, cancelled = 0, total = store.Files },
                status = "completed",
                last_active_at = 1_760_000_000,
                metadata = new { },
            }),
            first_id = stores is [var first, ..] ? first.Id : null,
            last_id = stores is [.., var last] ? last.Id : null,
            has_more = false,
        }));
    }

    private static Task RefuseAsync(HttpContext context, Fault.Refused refused)
    {
        context.Response.StatusCode = refused.Status;
        context.Response.ContentType = refused.ContentType;
        foreach (var (name, value) in refused.Headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(refused.Body);
    }

    private UpstreamRequest Record(HttpContext context, byte[] body)
    {
        var abandoned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(abandoned.SetResult);
        var request = new UpstreamRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body), abandoned.Task);
        if (_options.Record)
        {
            _requests.Enqueue(request);
            _arrivals.Writer.TryWrite(request);
        }

        return request;
    }

    private static async Task<byte[]> ReadBodyAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var body = read.IsCompleted ? read.Buffer.ToArray() : null;
            reader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (body is not null)
                return body;
        }
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
