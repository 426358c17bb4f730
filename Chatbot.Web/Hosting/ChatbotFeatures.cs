using Chatbot.Core.Accounts;
using Chatbot.Core.Administration;
using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Core.Rendering;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Chatbot.Core.Usage;

namespace Chatbot.Web.Hosting;

/// <summary>The rooms of Core, each with the section of the settings that it reads.</summary>
public static class ChatbotFeatures
{
    public static IServiceCollection AddChatbotFeatures(this IServiceCollection services, ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options.OpenAI).AddSingleton(options.Answers).AddSingleton(options.Uploads).AddSingleton(options.Storage)
            .AddSingleton(options.Usage);
        // Requests and answers end side by side: an open event stream ends with its answer, not before it.
        services.Configure<HostOptions>(host => host.ServicesStopConcurrently = true);
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
        return services
            .AddChatbotStorage()
            .AddChatbotRendering()
            .AddChatbotUploads()
            .AddChatbotProvider()
            .AddChatbotUsage()
            .AddChatbotChat()
            .AddChatbotAccounts()
            .AddChatbotAdministration()
            .AddChatbotSecurityEvents()
            .AddHostedService<MemoryRest>();
    }
}
