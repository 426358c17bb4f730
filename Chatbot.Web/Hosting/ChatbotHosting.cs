using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Hosting.Checks;
using Chatbot.Web.Hosting.Telemetry;
using Microsoft.AspNetCore.Antiforgery;

namespace Chatbot.Web.Hosting;

/// <summary>All that stands between the network and the pages, in the order in which a request meets it.</summary>
public static class ChatbotHosting
{
    public static WebApplicationBuilder AddChatbotHosting(this WebApplicationBuilder builder, ChatbotOptions options)
    {
        builder.AddChatbotServer(options);
        builder.Services
            .AddChatbotProxies(options)
            .AddChatbotSecurityHeaders()
            .AddChatbotLanguages()
            .AddChatbotErrors()
            .AddChatbotSecurityLog()
            .AddChatbotRateLimits(options)
            .AddChatbotKeyRing(options)
            .AddChatbotHealth()
            .AddChatbotTelemetry(options)
            .AddChatbotAccess(options)
            .AddSingleton<SeenRequests>()
            .AddSingleton<IAntiforgery, SchemeAntiforgery>();
        return builder;
    }

    public static WebApplication UseChatbotHosting(this WebApplication app)
    {
        app.Services.GetRequiredService<SecretRedactor>().Follow(app.Services.GetRequiredService<IApiKeySource>());
        app.UseChatbotProxies();
        app.UseSeenRequests();
        app.UseChatbotRequestLog();
        app.UseSecurityHeaders();
        app.UseChatbotLanguages();
        app.UseChatbotErrors();
        // Behind the errors, so that a failed request can be routed once more, to the error page.
        app.UseRouting();
        app.UseRateLimiter();
        app.UseChatbotAccess();
        return app;
    }

    public static WebApplication MapChatbotHosting(this WebApplication app) => app.MapChatbotHealth().MapChatbotLanguages();
}
