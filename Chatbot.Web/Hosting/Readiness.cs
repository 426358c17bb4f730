using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chatbot.Web.Hosting;

/// <summary>Runs the health checks, at most once a second whoever asks, and logs when the outcome changes.</summary>
public sealed partial class Readiness(HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private long _checkedAt;
    private bool? _ready;

    /// <summary>What was found last; null before anybody has asked.</summary>
    public bool? Last => _ready;

    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_ready is { } known && time.GetElapsedTime(_checkedAt) < Lasting)
                return known;

            var report = await checks.CheckHealthAsync(cancellationToken);
            // What is degraded still serves, and says elsewhere how it stands.
            var ready = report.Status != HealthStatus.Unhealthy;
            if (ready != (_ready ?? true))
                Tell(report, ready);
            _checkedAt = time.GetTimestamp();
            _ready = ready;
            return ready;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void Tell(HealthReport report, bool ready)
    {
        if (ready)
        {
            Log.Ready(logger);
            return;
        }

        foreach (var (name, entry) in report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy))
            Log.Unready(logger, name, entry.Description, entry.Exception);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Ready again.")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(LogLevel.Error, "Not ready: {Check}. {Reason}")]
        public static partial void Unready(ILogger logger, string check, string? reason, Exception? exception);
    }
}
