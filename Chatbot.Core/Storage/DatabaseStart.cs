using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Storage;

/// <summary>
/// Opens the database before the first request. A refusal is logged and shown on the pages and ends nothing: it may pass. One that does
/// not, since the database does not fit this program, ends the start.
/// </summary>
internal sealed class DatabaseStart(Database database, ChatbotOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // For its owner only: SQLite lets everybody read its file who may enter.
            PrivateFolder.Make(options.DataFolder);
            await database.OpenAsync(cancellationToken);
        }
        catch (StorageException exception) when (exception.InnerException is UpgradeRefusedException refused)
        {
            throw refused;
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            // Logged where it happened; every page says so until the database opens.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
