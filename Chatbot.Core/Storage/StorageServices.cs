using Chatbot.Core.Configuration;
using Microsoft.Data.Sqlite;
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
        services.AddDbContextFactory<ChatbotDbContext>((provider, options) =>
            Use(options, FileOf(provider), provider.GetRequiredService<ChatbotOptions>().Storage.BusyTimeout));
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>(),
            FileOf(provider),
            provider.GetServices<IDatabaseOpened>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Database>>()));
        services.AddHostedService<DatabaseStart>();
        services.AddSingleton<StorageMeasures>();
        return services;
    }

    private static string FileOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<ChatbotOptions>();
        return Path.Combine(settings.DataFolder, settings.Storage.DatabaseFile);
    }

    internal static void Use(DbContextOptionsBuilder options, string file, TimeSpan busyTimeout) => options
        .UseSqlite(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            // Connections are kept with their contexts.
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ConnectionString)
        .AddInterceptors(ConnectionSettings.Instance)
        // Whether the migrations fit the model a test asks: asked here, it is a twentieth of each start.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
