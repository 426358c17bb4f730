using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>What can go wrong at the first start, and what the person is told: in Japanese and English, and what to do.</summary>
[SupportedOSPlatform("linux")]
public sealed class UserDataFailuresTests : UserDataTest
{
    public UserDataFailuresTests() => Prepare();

    [Fact]
    public async Task Network_Missing_IsExplainedBeforeAnythingIsDone()
    {
        Machine.Unset("network");
        var before = Machine.Snapshot();

        await FailsAsync(69, "外のネットワーク(https://github.com)に出られません", "There is no way out to https://github.com", "internet gateway");

        Assert.Equal(before, Machine.Snapshot());
    }

    [Theory]
    [InlineData("2560", "必要なのは 2561 MiB", "2560 MiB, and 2561 MiB are needed")]
    [InlineData("12", "空きは 12 MiB", "Modify volume")]
    public async Task Disk_TooSmall_IsExplainedBeforeAnythingIsDone(string free, string japanese, string english)
    {
        Machine.Set("free", free);
        var before = Machine.Snapshot();

        await FailsAsync(73, japanese, english);

        Assert.Equal(before, Machine.Snapshot());
    }

    /// <summary>The disk is full at the last moment.</summary>
    [Fact]
    public async Task Disk_ThatIsFullMeanwhile_IsExplainedAndTheNextRunGoesOn()
    {
        using var disk = await Machine.MoveToSmallDiskAsync("16m");
        (string, string)[] edited = [.. Edited, ("CHATBOT_TAG", "v1.1.0")];
        Machine.Publish("v1.1.0", ("prepare.sh", RepositoryFile.Read("deploy/prepare.sh") + "dd if=/dev/zero of=\"$CHATBOT_ROOT/filler\" bs=4096 status=none || true\n"));

        var (exitCode, output) = await RunAsync(edited);

        Assert.Equal(73, exitCode);
        Assert.Contains("/opt/chatbot/secrets/openai_api_key に書けません。ディスクの空きは 6000 MiB です。", output, StringComparison.Ordinal);
        Assert.Contains("/opt/chatbot/secrets/openai_api_key cannot be written. 6000 MiB of the disk are free.", output, StringComparison.Ordinal);
        Assert.False(Machine.Has("/opt/chatbot/.env"));
        Machine.Write("/opt/chatbot/releases/v1.1.0/deploy/prepare.sh", RepositoryFile.Read("deploy/prepare.sh"));
        File.Delete(Machine.PathOf("/filler"));
        Assert.Equal(0, (await RunAsync(edited)).ExitCode);
    }

    [Fact]
    public async Task Disk_OfAMachineThatIsInstalled_NeedsLess()
    {
        await RunAsync(Edited);
        Machine.Set("free", "600");

        Assert.Equal(0, (await RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Variables_NotEdited_AreAskedFor()
    {
        var (exitCode, output) = await RunAsync();

        Assert.Equal(78, exitCode);
        Assert.Contains("スクリプトの先頭の repository", output, StringComparison.Ordinal);
        Assert.Contains("Fill in repository", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CHATBOT_REPOSITORY", "acme/chat'; reboot; '")]
    [InlineData("CHATBOT_TAG", "../../etc")]
    [InlineData("CHATBOT_DOMAIN", "https://chat.example.com/")]
    public async Task Variables_ThatCannotBe_AreRefused(string name, string value)
    {
        var before = Machine.Snapshot();

        Assert.Equal(78, (await Machine.RunAsync(Script, [.. Edited, (name, value)])).ExitCode);

        Assert.Equal(before, Machine.Snapshot());
    }

    [Fact]
    public async Task System_Another_IsNamed()
    {
        Machine.Write("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");

        await FailsAsync(78, "このマシンは debian-12 です", "This machine is debian-12");
    }

    [Fact]
    public async Task Packages_ThatCannotBeInstalled_StopItWithTheCommand()
    {
        Machine.Set("apt-get-fails", "");

        await FailsAsync(70, "途中で止まりました: apt-get", "It has stopped at: apt-get");

        Machine.Unset("apt-get-fails");
        Assert.Equal(0, (await RunAsync(Edited)).ExitCode);
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("aarch64")]
    public async Task Compose_ThatIsNotTheRealOne_IsNotInstalled(string processor)
    {
        Prepare(ScriptMachine.AmazonLinux, processor);
        ComposeForAmazonLinux.Damage(Machine, processor);

        await FailsAsync(65, "本物と一致しない", "is not the real one");
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Machine.PathOf(ComposeForAmazonLinux.Plugin))!));

        ComposeForAmazonLinux.Provide(Machine);
        Assert.Equal(0, (await RunAsync(Edited)).ExitCode);
        Assert.Equal(ComposeForAmazonLinux.For(processor), Machine.Text(ComposeForAmazonLinux.Plugin));
        Assert.True(Machine.Mode(ComposeForAmazonLinux.Plugin).HasFlag(UnixFileMode.OtherExecute));
    }

    [Fact]
    public async Task Release_ThatIsNotThere_IsNamed()
    {
        var (exitCode, output) = await Machine.RunAsync(Script, [Edited[0], ("CHATBOT_TAG", "v9.9.9"), Edited[2]]);

        Assert.Equal(69, exitCode);
        Assert.Contains("The release v9.9.9 cannot be fetched from https://github.com/acme/chatbot", output, StringComparison.Ordinal);
        Assert.False(Machine.Has("/opt/chatbot/releases/v9.9.9"));
    }

    [Fact]
    public async Task Release_WhoseDownloadBreaksOff_IsFetchedWholeTheNextTime()
    {
        var archive = Path.Combine(Machine.Fakes, "github", ScriptMachine.Repository, "archive", "refs", "tags", "v1.0.0.tar.gz");
        var whole = await File.ReadAllBytesAsync(archive);
        await File.WriteAllBytesAsync(archive, whole[..(whole.Length / 2)]);

        await FailsAsync(69, "取得できません", "cannot be fetched");
        Assert.False(Machine.Has("/opt/chatbot/releases/v1.0.0"));

        await File.WriteAllBytesAsync(archive, whole);
        Assert.Equal(0, (await RunAsync(Edited)).ExitCode);
    }

    [Fact]
    public async Task Image_ThatTheRegistryHasNot_IsBuiltFromTheRelease()
    {
        Machine.Set("docker/registry", "");

        var (exitCode, output) = await RunAsync(Edited);

        Assert.True(exitCode == 0, output);
        Assert.Contains(
            $"docker build --quiet --build-arg VERSION=v1.0.0 --tag {ScriptMachine.Image}:v1.0.0 {Machine.PathOf("/opt/chatbot/releases/v1.0.0")}", Machine.Calls);
        Assert.Contains("docker builder prune --all --force", Machine.Calls);
        Assert.Equal($"{ScriptMachine.Image}:v1.0.0 # v1.0.0\n", Machine.Running);
    }

    [Theory]
    [InlineData("docker/build-fails", "", "could neither be pulled nor built")]
    [InlineData("free", "3000", "building needs 3072 MiB of free disk, and there are 3000")]
    public async Task Image_ThatCannotBeHad_IsExplained(string fake, string content, string hint)
    {
        Machine.Set("docker/registry", "");
        Machine.Set(fake, content);

        await FailsAsync(69, "取得もビルドもできませんでした", hint);

        Assert.Equal("", Machine.Running);
    }

    /// <summary>There is no upgrade.sh yet to lead on from it.</summary>
    [Theory]
    [InlineData("v2.0.0", "v2.0.0")]
    [InlineData("", "v1.0.0")]
    public async Task Image_ThatCouldNotBeHad_LeavesTheTagOpen(string tag, string installed)
    {
        Machine.Set("docker/registry", "");
        Machine.Set("docker/build-fails", "");
        await FailsAsync(69, "could neither be pulled nor built");
        Machine.Publish("v2.0.0");
        Machine.Unset("docker/build-fails");

        var (exitCode, output) = await RunAsync(("CHATBOT_TAG", tag));

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("upgrade.sh", output, StringComparison.Ordinal);
        Assert.Equal(installed, Machine.Setting("CHATBOT_TAG"));
        Assert.Equal($"{ScriptMachine.Image}:{installed} # {installed}\n", Machine.Running);
    }

    [Fact]
    public async Task Service_ThatDoesNotBecomeReady_IsSaidWithoutShowingItsLog()
    {
        Machine.Set($"docker/never-ready/{ScriptMachine.Image.Replace('/', '_')}_v1.0.0", "");

        var (_, output) = await FailsAsync(70, "時間内に準備ができませんでした", "was not ready in time");

        // It may hold the set-up token, and what is said here is kept by EC2.
        Assert.DoesNotContain("what the service has said", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatbot.service", "ポート 80", "Where another program has port 80", "sudo journalctl --unit chatbot.service")]
    [InlineData("chatbot-backup.timer", "chatbot-backup.timer を有効にできませんでした", "chatbot-backup.timer could not be enabled", "systemctl status chatbot-backup.timer")]
    public async Task Service_ThatSystemdCannotStart_IsSaidWithWhatToDo(string unit, string japanese, string english, string command)
    {
        Machine.Set("systemctl-fails", "enable --now " + unit);

        var (_, output) = await FailsAsync(70, japanese, english, command);

        Assert.StartsWith("!!", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_ConfiguredBySomebodyElse_IsLeftAsItIs()
    {
        Machine.Write("/etc/docker/daemon.json", "{ \"data-root\": \"/data/docker\" }\n");

        var (exitCode, output) = await RunAsync(Edited);

        Assert.Equal(0, exitCode);
        Assert.Contains("Does it limit the logs", output, StringComparison.Ordinal);
        Assert.Equal("{ \"data-root\": \"/data/docker\" }\n", Machine.Text("/etc/docker/daemon.json"));
    }

    private async Task<(int ExitCode, string Output)> FailsAsync(int code, params string[] hints)
    {
        var (exitCode, output) = await RunAsync(Edited);
        Assert.True(exitCode == code, $"{exitCode}: {output}");
        Assert.All(hints, hint => Assert.Contains(hint, output, StringComparison.Ordinal));
        Assert.DoesNotContain("sk-planted", output, StringComparison.Ordinal);
        return (exitCode, output);
    }
}
