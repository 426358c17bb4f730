using System.Net;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatbot.Web.Hosting;

/// <summary>Where the server listens, and what a request may be.</summary>
public static class Limits
{
    /// <summary>The largest request body, in bytes. What takes uploads raises it for itself.</summary>
    public const long RequestBody = 1024 * 1024;

    public static WebApplicationBuilder AddChatbotServer(this WebApplicationBuilder builder, ChatbotOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, options);
            kestrel.AddServerHeader = false;
            Restrict(kestrel.Limits, options.Network);
        });
        // Of a stranger's form (others have a reader of their own) nothing reaches the disk: what is more than this would go there.
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = form.MemoryBufferThreshold);
        // Running answers are given their grace time, and then a moment to be saved.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Answers.ShutdownGrace + TimeSpan.FromSeconds(10));
        return builder;
    }

    private static void Listen(KestrelServerOptions kestrel, ChatbotOptions options)
    {
        if (options.ListenOnAllAddresses)
            kestrel.ListenAnyIP(options.Port);
        else if (options.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0);
        else
            kestrel.ListenLocalhost(options.Port);
    }

    private static void Restrict(KestrelServerLimits limits, NetworkOptions network)
    {
        limits.MaxRequestBodySize = RequestBody;
        limits.MaxConcurrentConnections = network.MaxConnections;
        limits.MaxRequestHeadersTotalSize = network.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(network.MinBodyRate, TimeSpan.FromSeconds(5));
    }
}
