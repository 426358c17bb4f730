using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Integration;

/// <summary>A file system of a few megabytes, where this machine lets us mount one; null where it does not.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string location) => Location = location;

    public string Location { get; }

    private string Filler => Path.Combine(Location, "filler");

    public static async Task<SmallDisk?> MountAsync(string size = "4m")
    {
        var folder = Directory.CreateTempSubdirectory("chatbot-disk-").FullName;
        if (OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size},mode=0700", "tmpfs", folder))
            return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    public async Task FillAsync()
    {
        await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
                await file.WriteAsync(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public async Task SetWritableAsync(bool writable) =>
        Assert.True(await RunAsync("mount", "-o", $"remount,{(writable ? "rw" : "ro")}", Location));

    public List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Location}/chatbot.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        // Lazily: nothing of the test may keep it.
        using var unmount = Process.Start("umount", ["-l", Location]);
        unmount.WaitForExit();
        Directory.Delete(Location, recursive: true);
    }

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
