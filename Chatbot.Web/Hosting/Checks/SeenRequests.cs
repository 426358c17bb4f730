using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>What the requests so far have shown of the way on which they came. Only numbers and one address are remembered.</summary>
internal sealed class SeenRequests
{
    private long _total;
    private long _encrypted;
    private long _plain;
    private long _forwarded;
    private volatile IPAddress? _forwarder;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Over TLS, as this process or a proxy that it believes has seen it.</summary>
    public long Encrypted => Interlocked.Read(ref _encrypted);

    /// <summary>Without TLS and from another machine.</summary>
    public long Plain => Interlocked.Read(ref _plain);

    /// <summary>With <c>X-Forwarded-*</c> headers that were not believed.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>Who sent such headers last.</summary>
    public IPAddress? Forwarder => _forwarder;

    public void Note(HttpContext context)
    {
        Interlocked.Increment(ref _total);
        var sender = context.Connection.RemoteIpAddress;
        if (context.Request.IsHttps)
            Interlocked.Increment(ref _encrypted);
        else if (sender is not null && !IPAddress.IsLoopback(sender))
            Interlocked.Increment(ref _plain);
        if (!HasUnbelieved(context.Request.Headers))
            return;
        Interlocked.Increment(ref _forwarded);
        _forwarder = sender;
    }

    // What is believed is taken away, and leaves an X-Original header behind.
    private static bool HasUnbelieved(IHeaderDictionary headers) =>
        (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName))
        || (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)
            && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalProtoHeaderName));
}

internal static class SeenRequestsMiddleware
{
    /// <summary>Place it right behind the proxies. Health checks come from the inside and tell nothing.</summary>
    public static WebApplication UseSeenRequests(this WebApplication app)
    {
        var seen = app.Services.GetRequiredService<SeenRequests>();
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Health.Path))
                seen.Note(context);
            return next(context);
        });
        return app;
    }
}
