using Chatbot.Core.Beats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Disk;

public static class DiskServices
{
    /// <summary>Expects the bound <see cref="Configuration.ChatbotOptions"/> among the services. May be called again.</summary>
    public static IServiceCollection AddChatbotDisk(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDriveSpace, DriveSpace>();
        services.TryAddSingleton<DiskWatch>();
        services.TryAddSingleton<DiskMeasures>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DiskPatrol>());
        return services;
    }
}

/// <summary>Looks at the disk while nobody asks: a disk that fills up at night is in the log before the first one comes.</summary>
internal sealed class DiskPatrol(DiskWatch disk, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => Task.FromResult(disk.Now), stoppingToken);
}
