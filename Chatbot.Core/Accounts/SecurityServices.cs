using Chatbot.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Accounts;

public static class SecurityServices
{
    /// <summary><see cref="SecurityLog"/>, for all that may have something to record.</summary>
    public static IServiceCollection AddChatbotSecurityLog(this IServiceCollection services) => services
        .AddSingleton<PendingEvents>()
        .AddSingleton(provider => new AbnormalActivity(
            provider.GetRequiredService<ChatbotOptions>().AbnormalActivity, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AbnormalActivity>>()))
        .AddSingleton(provider => new SecurityLog(
            provider.GetRequiredService<ILogger<SecurityLog>>(), provider.GetRequiredService<PendingEvents>(),
            provider.GetRequiredService<AbnormalActivity>(), provider.GetRequiredService<TimeProvider>()));

    /// <summary>The table of what was recorded: its writer and its reader.</summary>
    public static IServiceCollection AddChatbotSecurityEvents(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<ChatbotOptions>().SecurityEvents)
        .AddSingleton<SecurityEventStore>()
        .AddSingleton<SecurityEventWriter>()
        .AddHostedService(provider => provider.GetRequiredService<SecurityEventWriter>());
}
