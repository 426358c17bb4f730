using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chatbot.Core.Usage;

public static class UsageServices
{
    /// <summary>
    /// What answers cost and when to stop. Needs <see cref="Configuration.UsageOptions"/>. Whoever registers an
    /// <see cref="IAllowances"/> before replaces the one that is made here. <see cref="IOwnerNames"/> is the accounts' to give.
    /// </summary>
    public static IServiceCollection AddChatbotUsage(this IServiceCollection services)
    {
        services.TryAddSingleton<IAllowances, ConfiguredAllowances>();
        services.AddSingleton<PriceList>();
        services.AddSingleton<UsageCalendar>();
        services.AddSingleton<UsageLedger>();
        services.AddSingleton<UsageStore>();
        services.AddHostedService<UsageSweeper>();
        services.AddSingleton<UsageMeasures>();
        return services;
    }
}
