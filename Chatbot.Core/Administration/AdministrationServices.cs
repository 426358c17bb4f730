using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Administration;

public static class AdministrationServices
{
    /// <summary>The settings that are changed while the product runs.</summary>
    public static IServiceCollection AddChatbotAdministration(this IServiceCollection services) => services
        .AddSingleton<CurrentOptions>()
        .AddSingleton<IDatabaseOpened, StoredSettings>()
        .AddSingleton<RuntimeSettings>();
}
