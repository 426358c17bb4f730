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
        services.AddPooledDbContextFactory<ChatbotDbContext>((provider, options) =>
        {
            var settings = provider.GetRequiredService<ChatbotOptions>();
            Use(options, Path.Combine(settings.DataFolder, settings.Storage.DatabaseFile), settings.Storage.BusyTimeout);
        });
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>(),
            provider.GetServices<IDatabaseOpened>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Database>>()));
        services.AddHostedService<DatabaseStart>();
        return services;
    }

    internal static void Use(DbContextOptionsBuilder options, string file, TimeSpan busyTimeout) => options
        .UseSqlite(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ConnectionString)
        .AddInterceptors(ConnectionSettings.Instance)
        // Whether the migrations fit the model a test asks: asked here, it is a twentieth of each start.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
