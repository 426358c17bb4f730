using Chatbot.Core.Configuration;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Storage;

/// <summary>Opens the database before the first request. A refusal is logged and shown on the pages; it ends nothing.</summary>
internal sealed class DatabaseStart(Database database, ChatbotOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateFolder();
            await database.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            // Logged where it happened; every page says so until the database opens.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // For its owner only: SQLite lets everybody read its file who may enter.
    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(options.DataFolder);
        else
            Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
