using System.Net;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;

namespace Chatbot.Web.Hosting;

/// <summary>What a proxy in front says is believed only when it is a named one; hosts only when they are named.</summary>
public static class Proxies
{
    public static IServiceCollection AddChatbotProxies(this IServiceCollection services, ChatbotOptions options)
    {
        var network = options.Network;
        // The framework filters by itself, before everything else.
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = network.AllowedHosts.Count > 0 ? network.AllowedHosts
                : IsLocalOnly(options) ? ["localhost", "127.0.0.1", "[::1]"]
                : ["*"];
            hosts.IncludeFailureMessage = false;
        });
        return services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor
                | ForwardedHeaders.XForwardedProto;
            if (network.AllowedHosts.Count > 0)
            {
                forwarded.ForwardedHeaders |= ForwardedHeaders.XForwardedHost;
                forwarded.AllowedHosts = network.AllowedHosts;
            }

            foreach (var proxy in network.KnownProxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                    forwarded.KnownProxies.Add(address);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
    }

    public static WebApplication UseChatbotProxies(this WebApplication app)
    {
        // Without a known proxy the middleware would believe everyone.
        if (app.Services.GetRequiredService<ChatbotOptions>().Network.KnownProxies.Count > 0)
            app.UseForwardedHeaders();
        app.Use(RefuseNoHostAsync);
        return app;
    }

    // Where only this machine is answered, a name that leads here from elsewhere (DNS rebinding) is an attack.
    private static bool IsLocalOnly(ChatbotOptions options) => !options.ListenOnAllAddresses && options.Network.KnownProxies.Count == 0;

    // Pages make addresses of the host; what is none (empty, a port of 99999) is refused here and not by an exception there.
    private static Task RefuseNoHostAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Health.Path) || Uri.TryCreate($"{request.Scheme}://{request.Host.Value}/", UriKind.Absolute, out _))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}
