using Chatbot.Core.Chat;

namespace Chatbot.Web.Hosting;

/// <summary>
/// Gives back to the machine what a crowd has made the heap grow to, once no answer is on its way: the collector by itself keeps it for the
/// next crowd, and a machine of 1 GB has other uses for it.
/// </summary>
internal sealed class MemoryRest(LiveAnswers live, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // Bytes that the heap has to have grown by: a collection of all of it takes some tenths of a second of half a CPU.
    private const long Growth = 32 * 1024 * 1024;

    private long _usual;

    /// <summary>Collects, where it is quiet and worth it.</summary>
    /// <returns>Whether it did.</returns>
    internal bool Run()
    {
        if (live.Count > 0 || Committed() < _usual + Growth)
            return false;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _usual = Committed();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
            Run();
    }

    // Of the last collection, which a crowd makes many of.
    private static long Committed() => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
}
