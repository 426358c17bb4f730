using Chatbot.Core.Configuration;
using Chatbot.Core.Provider.Demo;
using Chatbot.Core.Provider.Pipeline;
using Chatbot.Core.Provider.Wire;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Provider;

/// <summary>Registers the way to the model.</summary>
public static class ProviderServices
{
    /// <summary>
    /// Adds the one <see cref="IChatClient"/>, <see cref="ProviderFeatures"/>, <see cref="ModelCatalog"/>,
    /// <see cref="VectorStoreDirectory"/> and <see cref="ProviderProbe"/>. Needs <see cref="OpenAIOptions"/>,
    /// <see cref="AnswerOptions"/>, <see cref="CurrentOptions"/> and <see cref="IApiKeySource"/>.
    /// </summary>
    public static IServiceCollection AddChatbotProvider(this IServiceCollection services)
    {
        ProviderConnection.AddHttpClient(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProviderConnection>();
        services.TryAddSingleton(Features);
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton(provider => new VectorStoreDirectory(
            provider.GetRequiredService<ProviderConnection>(), provider.GetRequiredService<ProviderFeatures>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ProviderProbe(
            provider.GetRequiredService<ProviderConnection>(), provider.GetRequiredService<ProviderFeatures>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(Pipeline);
        return services;
    }

    private static ProviderFeatures Features(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OpenAIOptions>();
        var hasKey = !string.IsNullOrEmpty(provider.GetRequiredService<IApiKeySource>().Current);
        var development = provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
        return ProviderFeatures.For(settings, ModelApiResolver.Resolve(settings, hasKey, development));
    }

    /// <summary>From the outside in: who looks on, waits, tries again, gives up, says what went wrong, reads the end.</summary>
    private static IChatClient Pipeline(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OpenAIOptions>();
        var atOnce = provider.GetRequiredService<AnswerOptions>().AtOnce;
        var time = provider.GetRequiredService<TimeProvider>();
        var logs = provider.GetRequiredService<ILoggerFactory>();
        var api = provider.GetRequiredService<ProviderFeatures>().Api;
        return Wire(provider, api).AsBuilder()
            .Use(inner => new TelemetryChatClient(inner, time))
            .Use(inner => new ConcurrencyChatClient(inner, atOnce))
            .Use(inner => new RetryChatClient(inner, settings.Retries, time, logs.CreateLogger<RetryChatClient>()))
            .Use(inner => new TimeoutChatClient(inner, settings.FirstTokenTimeout, settings.BetweenTokensTimeout, time))
            .Use(inner => new ErrorChatClient(inner, time, logs.CreateLogger<ErrorChatClient>()))
            .Use(inner => new OutcomeChatClient(inner))
            .Use(inner => new RequestChatClient(inner, api, settings))
            .Build(provider);
    }

    private static IChatClient Wire(IServiceProvider provider, ModelApi api) => api switch
    {
        ModelApi.Responses => provider.GetRequiredService<ProviderConnection>().Responses(),
        ModelApi.ChatCompletions => provider.GetRequiredService<ProviderConnection>().ChatCompletions(),
        _ => new DemoChatClient(provider.GetRequiredService<TimeProvider>()),
    };
}
