using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chatbot.Web.Hosting;

/// <summary>
/// Free space of the disk that holds the data. Read-only is no reason to send people away: they can read, and delete what takes the room.
/// </summary>
internal sealed class DiskHealthCheck(DiskWatch disk, ChatbotOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(disk.Now is { State: DiskState.ReadOnly, Room.Available: var free }
            ? HealthCheckResult.Degraded($"{free} bytes are free; Disk:ReadOnlyBelow is {options.Disk.ReadOnlyBelow}.")
            : HealthCheckResult.Healthy());
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
