using System.Globalization;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>The memory that the control groups of this process allow, of either version.</summary>
/// <param name="root">Where the file systems are mounted: <c>/</c>.</param>
/// <remarks>https://docs.kernel.org/admin-guide/cgroup-v2.html, memory.max; cgroup-v1/memory.html, memory.limit_in_bytes.</remarks>
internal sealed class MemoryLimit(string root)
{
    // Version 1 writes "no limit" as the largest number of whole pages.
    private const long NoLimit = long.MaxValue / 2;

    /// <summary>In bytes; null: there is no limit, or no such system.</summary>
    public long? Read()
    {
        var groups = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(groups))
            return null;
        long? least = null;
        foreach (var file in File.ReadLines(groups).SelectMany(FilesOf).Where(File.Exists))
        {
            if (long.TryParse(File.ReadAllText(file), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var bytes)
                && bytes < NoLimit && (least is null || bytes < least))
                least = bytes;
        }

        return least;
    }

    /// <summary>The files of a group and of those above it: the least limit counts.</summary>
    private IEnumerable<string> FilesOf(string line)
    {
        var parts = line.Split(':', 3);
        if (parts.Length < 3)
            yield break;
        var (mount, file) = parts[0] == "0" && parts[1].Length == 0 ? ("sys/fs/cgroup", "memory.max")
            : parts[1].Split(',').Contains("memory") ? ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
            : (null, null);
        if (mount is null || file is null)
            yield break;
        for (var group = parts[2]; ; group = group[..Math.Max(0, group.LastIndexOf('/'))])
        {
            yield return Path.Combine(root, mount, group.Trim('/'), file);
            if (group.Trim('/').Length == 0)
                yield break;
        }
    }
}
