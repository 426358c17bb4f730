using System.Reflection;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage;

public static class StorageServices
{
    /// <summary>The migrations of this version, the oldest first.</summary>
    public static IReadOnlyList<string> KnownMigrations() =>
        [.. typeof(ChatbotDbContext).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The database in the data folder.</summary>
    public static IServiceCollection AddChatbotStorage(this IServiceCollection services)
    {
        services.AddChatbotDisk();
        services.AddDbContextFactory<ChatbotDbContext>((provider, options) =>
            Use(options, FileOf(provider), provider.GetRequiredService<ChatbotOptions>().Storage.BusyTimeout));
        services.AddSingleton<UpgradeSnapshots>();
        services.AddSingleton<PutAside>();
        services.AddSingleton<DatabaseUpgrade>();
        services.AddSingleton(provider => new UpgradeUndo(
            provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>(), provider.GetRequiredService<UpgradeSnapshots>()));
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>(),
            provider.GetRequiredService<DatabaseUpgrade>(),
            provider.GetRequiredService<DiskWatch>(),
            FileOf(provider),
            provider.GetServices<IDatabaseOpened>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Database>>()));
        services.AddHostedService<DatabaseStart>();
        services.AddHostedService<DatabaseUpkeep>();
        services.AddSingleton<StorageMeasures>();
        return services;
    }

    private static string FileOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<ChatbotOptions>();
        return Path.Combine(settings.DataFolder, settings.Storage.DatabaseFile);
    }

    internal static string ConnectionString(string file, TimeSpan busyTimeout) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        // Connections are kept with their contexts.
        Pooling = false,
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
    }.ConnectionString;

    internal static void Use(DbContextOptionsBuilder options, string file, TimeSpan busyTimeout) => options
        .UseSqlite(ConnectionString(file, busyTimeout))
        .AddInterceptors(ConnectionSettings.Instance)
        // Whether the migrations fit the model a test asks: asked here, it is a twentieth of each start.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
