using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Tests.Uploads;
using Chatbot.Web.Hosting.Checks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Hosting.Checks;

public sealed class MachineChecksTests : CheckTest
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(100, 1000, 90, CheckState.Problem)]
    [InlineData(255, 1000, 74, CheckState.Problem)]
    [InlineData(300, 1000, 70, CheckState.Note)]
    [InlineData(600, 1000, 40, CheckState.Ok)]
    [InlineData(600, 4000, 85, CheckState.Note)]
    public void Disk_FreeSpace_IsHeldAgainstTheFloorsAndTheShare(long free, long total, int used, CheckState state)
    {
        var options = Options();
        Directory.CreateDirectory(Path.Combine(options.DataFolder, "attachments", "ab"));
        File.WriteAllBytes(Path.Combine(options.DataFolder, "chatbot.db"), new byte[2 * MiB]);
        File.WriteAllBytes(Path.Combine(options.DataFolder, "chatbot.db-wal"), new byte[MiB]);
        File.WriteAllBytes(Path.Combine(options.DataFolder, "chatbot.db.snapshot-20261201T093000000Z-20261124061113_Initial"), new byte[4 * MiB]);
        File.WriteAllBytes(Path.Combine(options.DataFolder, "attachments", "ab", "abc"), new byte[5 * MiB]);

        var result = Check(options, new SetDriveSpace(free * MiB) { Total = total * MiB }).Run();

        Assert.Equal(state, result.State);
        Assert.StartsWith($"{free} MB of ", result.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            $" free ({used} % in use). Data folder 12 MB: database 3 MB, databases of before upgrades 4 MB, attachments 5 MB. Logs 0 KB.",
            result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Disk_NoFoldersYet_IsLookedAtAllTheSame() =>
        Assert.Equal(CheckState.Ok, Check(Options(), new SetDriveSpace()).Run().State);

    private static DiskCheck Check(ChatbotOptions options, SetDriveSpace drives) =>
        new(options, drives, new DiskWatch(options, drives, TimeProvider.System, NullLogger<DiskWatch>.Instance));

    [Fact]
    public void Modes_FolderThatOthersCanEnter_IsAProblem()
    {
        var options = Options();
        Assert.Null(new FolderModesCheck(options).Run());
        if (OperatingSystem.IsWindows())
            return;
        var folder = Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(CheckState.Ok, new FolderModesCheck(options).Run()!.State);

        folder.UnixFileMode |= UnixFileMode.OtherExecute;

        var result = new FolderModesCheck(options).Run()!;
        Assert.Equal((CheckState.Problem, $"Run chmod 700 {folder.FullName}."), (result.State, result.Action));
    }

    [Theory]
    [InlineData("0::/\n", "sys/fs/cgroup/memory.max", "536870912\n", 536_870_912L)]
    [InlineData("0::/\n", "sys/fs/cgroup/memory.max", "max\n", null)]
    [InlineData("0::/user.slice/a\n", "sys/fs/cgroup/user.slice/memory.max", "536870912\n", 536_870_912L)]
    [InlineData("7:memory:/docker/abc\n3:cpu:/\n", "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "536870912\n", 536_870_912L)]
    [InlineData("7:memory:/docker/abc\n", "sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n", 536_870_912L)]
    [InlineData("7:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n", null)]
    [InlineData("nonsense\n", "sys/fs/cgroup/memory.max", "536870912\n", null)]
    public void MemoryLimit_OfEitherVersion_IsRead(string groups, string file, string content, long? limit)
    {
        Write("proc/self/cgroup", groups);
        Write(file, content);
        Assert.Equal(limit, new MemoryLimit(Folder).Read());
    }

    [Fact]
    public void MemoryLimit_OfSeveralGroups_TheLeastCounts()
    {
        Write("proc/self/cgroup", "0::/a/b\n");
        Write("sys/fs/cgroup/a/memory.max", "100\n");
        Write("sys/fs/cgroup/a/b/memory.max", "200\n");
        Assert.Equal(100, new MemoryLimit(Folder).Read());
    }

    [Theory]
    [InlineData(512, 100, CheckState.Ok)]
    [InlineData(512, 500, CheckState.Problem)]
    [InlineData(256, 100, CheckState.Note)]
    [InlineData(null, 100, CheckState.Note)]
    public void Memory_Used_IsHeldAgainstTheLimit(int? limit, long used, CheckState state)
    {
        if (limit is { } megabytes)
        {
            Write("proc/self/cgroup", "0::/\n");
            Write("sys/fs/cgroup/memory.max", $"{megabytes * MiB}\n");
        }

        Assert.Equal(state, new MemoryCheck(new MemoryLimit(Folder), () => used * MiB).Run().State);
    }

    [Theory]
    [InlineData("UTC", null, CheckState.Note)]
    [InlineData("UTC", "UTC", CheckState.Ok)]
    [InlineData("Asia/Tokyo", "Asia/Tokyo", CheckState.Ok)]
    [InlineData("UTC", "Asia/Tokio", CheckState.Problem)]
    [InlineData("UTC", ":/usr/share/zoneinfo/UTC", CheckState.Ok)]
    public void Zone_OfTheProcess_IsToldWithItsTime(string zone, string? asked, CheckState state)
    {
        var time = new FakeTimeProvider(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone));

        var result = new TimeZoneCheck(time, asked).Run();

        Assert.Equal(state, result.State);
        if (zone == "Asia/Tokyo")
            Assert.Contains("12:04", result.Text, StringComparison.Ordinal);
    }

    private void Write(string path, string content)
    {
        path = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
