namespace Chatbot.Core.Beats;

/// <summary>What is done again and again for as long as the host runs.</summary>
internal static class Beat
{
    /// <summary>Works once in each interval. What has begun when the host ends is waited for.</summary>
    /// <param name="time">Tells when an interval has passed.</param>
    /// <param name="interval">From one beat to the next.</param>
    /// <param name="work">Throws nothing: an exception would end the process.</param>
    /// <param name="stopping">Ends it, without an exception: a host that could not start would report that as an error of ours.</param>
    /// <param name="atOnce">False: for the first time after one interval.</param>
    public static async Task RepeatAsync(
        this TimeProvider time, TimeSpan interval, Func<Task> work, CancellationToken stopping, bool atOnce = true)
    {
        using var timer = new PeriodicTimer(interval, time);
        using var stop = stopping.Register(timer.Dispose);
        if (atOnce)
            await work();
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
            await work();
    }
}
