using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chatbot.Web.Hosting;

/// <summary>Free space of the disk that holds the data, against <c>Uploads:FreeSpaceFloor</c>.</summary>
internal sealed class DiskHealthCheck(ChatbotOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace;
        return Task.FromResult(free >= options.Uploads.FreeSpaceFloor
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"{free} bytes are free; Uploads:FreeSpaceFloor is {options.Uploads.FreeSpaceFloor}."));
    }
}

/// <summary>Whether there is a key, where one is needed.</summary>
internal sealed class ApiKeyHealthCheck(ChatbotOptions options, IApiKeySource keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var model = options.OpenAI;
        var needed = options is ProductionOptions && model.Api != ModelApi.Demo && model.Endpoint is null;
        return Task.FromResult(!needed || keys.Current is not null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("There is no API key."));
    }
}

/// <summary>Whether the database takes a write.</summary>
internal sealed class DatabaseHealthCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StorageException exception)
        {
            return HealthCheckResult.Unhealthy($"The database is not writable: {exception.Problem}.");
        }
    }
}
