namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>Asks whether the product can serve even where nobody probes it, so that what is measured of it is of now.</summary>
internal sealed class ReadinessBeat(Readiness readiness, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timer = new PeriodicTimer(Interval, time);
        // At once, where the process ends before it has started.
        using var stop = stoppingToken.Register(timer.Dispose);
        while (!stoppingToken.IsCancellationRequested)
        {
            await readiness.CheckAsync(CancellationToken.None);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
