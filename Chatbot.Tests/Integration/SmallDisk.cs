using System.Diagnostics;
using System.Globalization;
using Chatbot.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Integration;

/// <summary>
/// A file system of a few megabytes, mounted for one test. Root mounts it; whoever else does so in a user namespace of their own, which only
/// the processes that <see cref="Enter"/> begins see.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Process? _namespace;

    private SmallDisk(string folder, Process? space)
    {
        _namespace = space;
        Inside = folder;
        if (space is not null)
            Enter = ["nsenter", $"--target={Id(space)}", "--user", "--mount", "--preserve-credentials", "--wd=/"];
        Location = space is null ? folder : $"/proc/{Id(space)}/root{folder}";
    }

    /// <summary>Where the product finds it.</summary>
    public string Inside { get; }

    /// <summary>Where this process does. Not for SQLite, which would resolve the link.</summary>
    public string Location { get; }

    /// <summary>What stands in front of a command that is to see it.</summary>
    public IReadOnlyList<string> Enter { get; } = [];

    public long Available => new DriveInfo(Location).AvailableFreeSpace;

    private string Filler => Path.Combine(Location, "filler");

    /// <summary>For the product in this process.</summary>
    /// <param name="at">Where; null: in a folder of its own.</param>
    public static async Task<SmallDisk> MountAsync(string size = "4m", string? at = null) =>
        await TryMountAsync(size, at ?? NewFolder()) ?? throw Impossible("as root");

    /// <summary>For the product as a process of its own.</summary>
    public static async Task<SmallDisk> MountForProcessAsync(string size) =>
        await TryMountAsync(size, NewFolder()) ?? await TryNamespaceAsync(size) ?? throw Impossible("as root, or where unshare -rm works");

    /// <summary>Takes or gives room until so much is left.</summary>
    public async Task LeaveAsync(long bytes)
    {
        await using var file = new FileStream(Filler, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0);
        var change = Available - bytes;
        if (change < 0)
            file.SetLength(Math.Max(0, file.Length + change));
        file.Seek(0, SeekOrigin.End);
        try
        {
            for (; change > 0; change -= 4096)
                await file.WriteAsync(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public Task FillAsync() => LeaveAsync(0);

    /// <summary>Leaves so much, whatever the product gives back, until it is disposed.</summary>
    public IAsyncDisposable Keep(long bytes) => new Keeper(this, bytes);

    public void Free() => File.Delete(Filler);

    public async Task SetWritableAsync(bool writable) =>
        Assert.True(await RunAsync("mount", "-o", $"remount,{(writable ? "rw" : "ro")}", Location));

    /// <summary>Asks a copy of the database: the product has ended, or is not to be disturbed.</summary>
    public List<string> Query(string sql)
    {
        var copy = Directory.CreateTempSubdirectory("chatbot-copy-");
        try
        {
            foreach (var file in Directory.GetFiles(Location, "chatbot.db*"))
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            return FileQuery.Rows(Path.Combine(copy.FullName, "chatbot.db"), sql);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (_namespace is not null)
        {
            _namespace.Kill();
            _namespace.WaitForExit();
            _namespace.Dispose();
        }
        else
        {
            // Lazily: nothing of the test may keep it.
            using var unmount = Process.Start("umount", ["-l", Inside]);
            unmount.WaitForExit();
        }

        Directory.Delete(Inside, recursive: true);
    }

    private static async Task<SmallDisk?> TryMountAsync(string size, string folder)
    {
        Directory.CreateDirectory(folder);
        if (await RunAsync("mount", [.. Mount(size), folder]))
            return new SmallDisk(folder, null);
        Directory.Delete(folder);
        return null;
    }

    private static async Task<SmallDisk?> TryNamespaceAsync(string size)
    {
        var folder = NewFolder();
        var start = new ProcessStartInfo(
            "unshare", ["-rm", "sh", "-c", "mount \"$@\" && echo mounted && exec sleep 3600", "sh", .. Mount(size), folder])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            var space = Process.Start(start)!;
            if (await space.StandardOutput.ReadLineAsync() == "mounted")
                return new SmallDisk(folder, space);
            await space.WaitForExitAsync();
            space.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no unshare.
        }

        Directory.Delete(folder);
        return null;
    }

    private static string[] Mount(string size) => ["-t", "tmpfs", "-o", $"size={size},mode=0700", "tmpfs"];

    private static string NewFolder() => Directory.CreateTempSubdirectory("chatbot-disk-").FullName;

    private static string Id(Process process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private sealed class Keeper : IAsyncDisposable
    {
        private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(100));
        private readonly Task _keeping;

        public Keeper(SmallDisk disk, long bytes) => _keeping = KeepAsync(disk, bytes);

        public async ValueTask DisposeAsync()
        {
            _timer.Dispose();
            await _keeping;
        }

        private async Task KeepAsync(SmallDisk disk, long bytes)
        {
            do
            {
                await disk.LeaveAsync(bytes);
            }
            while (await _timer.WaitForNextTickAsync());
        }
    }

    private static InvalidOperationException Impossible(string how) => new(
        $"This test fills a disk, and needs to mount a small one for that: run the tests on Linux, {how}.");

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
