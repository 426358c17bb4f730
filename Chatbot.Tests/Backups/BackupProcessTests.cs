using Chatbot.Bench.Upstream;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Backups;

/// <summary><c>--backup</c>, <c>--verify</c> and <c>--restore</c> of the built program: what they say and how they exit.</summary>
public sealed class BackupProcessTests : IAsyncDisposable
{
    private readonly ChatFolder _folder = new();
    private ScriptedUpstream? _upstream;

    public async ValueTask DisposeAsync()
    {
        if (_upstream is not null)
            await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Commands_InTheirOrder_SayInBothLanguagesWhatCameOfIt()
    {
        await MakeDataAsync();

        var (exitCode, output) = await RunAsync("--backup");
        Assert.Equal(0, exitCode);
        Assert.Contains("バックアップを作成しました", output, StringComparison.Ordinal);
        Assert.Contains("A backup was made: 2 files", output, StringComparison.Ordinal);
        Assert.Contains("This backup is not encrypted", output, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Data, "backups")));
        Assert.Contains(file, output.TrimEnd().Split(Environment.NewLine));

        // Its name alone will do.
        (exitCode, output) = await RunAsync("--verify", Path.GetFileName(file));
        Assert.Equal(0, exitCode);
        Assert.Contains("The backup is whole: made 20", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync($"--restore={Path.GetFileName(file)}");
        Assert.Equal(0, exitCode);
        Assert.Contains("データを復元しました", output, StringComparison.Ordinal);
        Assert.Contains("Start the server", output, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(Directory.GetDirectories(_folder.Data, "before-restore-*")), output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DamagedBackup_ExitsWith65()
    {
        await MakeDataAsync();
        var file = Path.Combine(_folder.Location, "mine.tar.gz");
        Assert.Equal(0, (await RunAsync("--backup", file)).ExitCode);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);

        foreach (var command in new[] { "--verify", "--restore" })
        {
            var (exitCode, output) = await RunAsync(command, file);
            Assert.Equal(65, exitCode);
            Assert.Contains("壊れて", output, StringComparison.Ordinal);
            Assert.Contains("The data are as they were.", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetDirectories(_folder.Data, "*restore*"));
    }

    [Fact]
    public async Task Backup_CannotBeMade_SaysWhyAndExitsWithACodeOfItsKind()
    {
        await MakeDataAsync();

        var (exitCode, output) = await RunAsync("--backup", "--Uploads:FreeSpaceFloor=1099511627776");
        Assert.Equal(1, exitCode);
        Assert.Contains("空き容量が足りません", output, StringComparison.Ordinal);
        Assert.Contains("2048 GB have to stay free", output, StringComparison.Ordinal);
        (exitCode, output) = await RunAsync("--backup", "--DataFolder=elsewhere");
        Assert.Equal(66, exitCode);
        Assert.Contains("There is no database", output, StringComparison.Ordinal);
        (exitCode, output) = await RunAsync("--backup", "--Backup:KeepCount=0");
        Assert.Equal(78, exitCode);
        Assert.Contains("Backup:KeepCount", output, StringComparison.Ordinal);

        Assert.False(Directory.Exists(Path.Combine(_folder.Location, "elsewhere")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Data, "backups")));
    }

    [Fact]
    public async Task Start_AfterARestoreThatWasKilled_BringsItToItsEnd()
    {
        await MakeDataAsync();
        var keys = BackupData.Tree(Path.Combine(_folder.Data, "keys"));
        // As a restore has it when it has decided and is killed: the keys are exchanged last.
        Directory.CreateDirectory(Path.Combine(_folder.Data, "restore-ready", "old"));
        Directory.Move(Path.Combine(_folder.Data, "keys"), Path.Combine(_folder.Data, "restore-ready", "keys"));

        await using var server = HostingProcess.Start(_folder.Location, [], Arguments());
        Assert.NotNull(await server.Listening);

        Assert.Equal(keys, BackupData.Tree(Path.Combine(_folder.Data, "keys")));
        Assert.Contains("A restore that was interrupted", (await server.TerminateAsync()).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Data, "restore-*"));
    }

    [Fact]
    public async Task Start_AfterARestoreThatCannotBeEnded_SaysWhy()
    {
        await MakeDataAsync();
        Directory.CreateDirectory(Path.Combine(_folder.Data, "restore-ready"));
        var inTheWay = Path.Combine(_folder.Data, "restore-ready", "old");
        await File.WriteAllTextAsync(inTheWay, "");

        var (exitCode, output) = await RunAsync();

        Assert.Equal(78, exitCode);
        Assert.Contains(inTheWay, output, StringComparison.Ordinal);
    }

    private async Task MakeDataAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync(new() { Default = new Scenario { Tokens = ["An answer."] } });
        await using var server = HostingProcess.Start(_folder.Location, [], Arguments());
        using var browser = new ChatBrowser(Assert.IsType<Uri>(await server.Listening), "en");
        await browser.EndedAsync(await browser.AskAsync("Question"));
        Assert.Equal(0, (await server.TerminateAsync()).ExitCode);
    }

    private string[] Arguments() => _folder.Arguments(_upstream!.Address);

    private Task<(int ExitCode, string Output)> RunAsync(params string[] command) =>
        HostingProcess.RunAsync(_folder.Location, [], [.. Arguments(), .. command]);
}
