using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Administration;

public static class AdministrationServices
{
    /// <summary>The settings that are changed while the product runs.</summary>
    public static IServiceCollection AddChatbotAdministration(this IServiceCollection services) => services
        .AddSingleton<CurrentOptions>()
        .AddSingleton<IDatabaseOpened, StoredSettings>()
        .AddSingleton<RuntimeSettings>();

    /// <summary>Puts the settings that were changed while the product ran in force, for a command. The database is only read.</summary>
    public static async Task ReadStoredSettingsAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        var current = services.GetRequiredService<CurrentOptions>();
        var file = Path.Combine(current.Configured.DataFolder, current.Configured.Storage.DatabaseFile);
        if (!File.Exists(file))
            return;
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await new StoredSettings(current, services.GetRequiredService<ILogger<StoredSettings>>()).ReadAsync(connection, cancellation);
        }
        catch (SqliteException)
        {
            // Of a release that stored none, or not readable: the start says so.
        }
    }
}
