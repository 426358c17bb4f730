using System.Globalization;

namespace Chatbot.Bench.Load;

/// <summary>What the kernel says of the processes under test (https://man7.org/linux/man-pages/man5/proc.5.html).</summary>
internal sealed class ServerProcess(IReadOnlyList<int> ids)
{
    // USER_HZ: fixed at 100 for what the kernel shows, whatever it counts in.
    private const double TicksPerSecond = 100;

    private long _peak;

    /// <summary>Seconds of CPU, since they began; kernel time included.</summary>
    public double CpuSeconds => ids.Sum(id => CpuTicks(id)) / TicksPerSecond;

    /// <summary>Anonymous memory: what is theirs alone and no file's. Bytes.</summary>
    public long AnonymousBytes => ids.Sum(AnonymousOf);

    /// <summary>The most of it that was seen.</summary>
    public long PeakAnonymousBytes => Math.Max(_peak, AnonymousBytes);

    /// <summary>Looks again and again until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                _peak = Math.Max(_peak, AnonymousBytes);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static long CpuTicks(int id)
    {
        // The second field is a name in parentheses that may hold anything: fields are counted from behind it.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static long AnonymousOf(int id)
    {
        // It is missing once the process has ended.
        var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
            ?? throw new IOException($"The process {id} has ended.");
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
