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
            hosts.AllowedHosts = network.AllowedHosts.Count > 0 ? network.AllowedHosts : ["*"];
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
        return app;
    }
}
