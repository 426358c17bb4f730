using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage;

public static class StorageServices
{
    /// <summary>The database in the data folder.</summary>
    public static IServiceCollection AddChatbotStorage(this IServiceCollection services)
    {
        services.AddChatbotDisk();
        services.AddDbContextFactory<ChatbotDbContext, ContextFactory>((provider, options) => Use(options, provider.GetRequiredService<DatabaseFile>()));
        services.AddSingleton<DatabaseFile>();
        services.AddSingleton(KnownMigrations.OfThisRelease);
        services.AddSingleton<UpgradeSnapshots>();
        services.AddSingleton<PutAside>();
        services.AddSingleton<DatabaseUpgrade>();
        services.AddSingleton(provider => new UpgradeUndo(
            provider.GetRequiredService<DatabaseFile>(),
            provider.GetRequiredService<KnownMigrations>(),
            provider.GetRequiredService<UpgradeSnapshots>()));
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>(),
            provider.GetRequiredService<DatabaseUpgrade>(),
            provider.GetRequiredService<DiskWatch>(),
            provider.GetRequiredService<DatabaseFile>(),
            provider.GetServices<IDatabaseOpened>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Database>>()));
        services.AddHostedService<DatabaseStart>();
        services.AddHostedService<DatabaseUpkeep>();
        services.AddSingleton<StorageMeasures>();
        return services;
    }

    internal static void Use(DbContextOptionsBuilder options, DatabaseFile file) => options
        .UseSqlite(file.ConnectionString)
        .AddInterceptors(ConnectionSettings.Instance)
        // Whether the migrations fit the model a test asks: asked here, it is a twentieth of each start.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
