using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>From one release to the next on a machine that user-data.sh has made, and back where the next one does not do.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpgradeScriptTests(UpgradeScriptTest.Installed installed) : UpgradeScriptTest(installed)
{
    [Fact]
    public async Task Upgrade_ToANewRelease_RunsItAndKeepsTheOldOne()
    {
        var output = await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.Equal(["ghcr.io/acme/chatbot:v1.0.0", "ghcr.io/acme/chatbot:v2.0.0"], Machine.Images);
        Assert.Contains("v1.0.0 から v2.0.0 に変わりました", output, StringComparison.Ordinal);
        Assert.Contains("changed from v1.0.0 to v2.0.0", output, StringComparison.Ordinal);
        Assert.Contains("systemctl daemon-reload", Machine.Calls);
    }

    [Fact]
    public async Task Upgrade_InOrder_BacksUpRightBeforeTheChangeAndRemovesNothingBeforeTheNewIsReady()
    {
        await ToAsync("v2.0.0", exitCode: 0);
        Machine.Publish("v3.0.0");
        Machine.ForgetCalls();

        await ToAsync("v3.0.0", exitCode: 0);

        string[] story = ["docker pull --quiet ghcr.io/acme/chatbot:v3.0.0", "backup.sh ", "docker compose up", "docker image rm ghcr.io/acme/chatbot:v1.0.0"];
        Assert.Equal(story, Machine.Calls.Select(call => Array.Find(story, step => call.StartsWith(step, StringComparison.Ordinal))).OfType<string>());
        Assert.Equal(["ghcr.io/acme/chatbot:v2.0.0", "ghcr.io/acme/chatbot:v3.0.0"], Machine.Images);
        Assert.Equal(
            ["v2.0.0", "v3.0.0"], Directory.GetDirectories(Machine.PathOf("/opt/chatbot/releases")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Upgrade_ThatIsNotReadyInTime_GoesBackByItself()
    {
        NeverReady("v2.0.0");

        var output = await ToAsync("v2.0.0", exitCode: 1);

        AssertRuns("v1.0.0");
        Assert.Contains("ghcr.io/acme/chatbot:v1.0.0", Machine.Images);
        Assert.Contains("v2.0.0 は 7 秒以内に準備ができませんでした", output, StringComparison.Ordinal);
        Assert.Contains("v2.0.0 was not ready within 7 seconds", output, StringComparison.Ordinal);
        Assert.Contains("v1.0.0 is running", output, StringComparison.Ordinal);
        Assert.Equal("what the service has said\n", Machine.Text("/opt/chatbot/failed-v2.0.0.log"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Machine.Mode("/opt/chatbot/failed-v2.0.0.log"));
        Assert.DoesNotContain("what the service has said", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_ThatFailsAfterItsMigration_PutsTheDatabaseOfBeforeBackWhileNothingRuns()
    {
        NeverReady("v2.0.0");

        await ToAsync("v2.0.0", exitCode: 1);

        const string Front = "compose --profile tls rm --stop --force caddy";
        string[] story =
        [
            Front, "compose up", "compose logs", "compose down", "compose run --rm --no-deps --no-TTY chatbot --undo-upgrade", Front, "compose up",
        ];
        var calls = Machine.Calls.Where(call => call.StartsWith("docker compose", StringComparison.Ordinal)).ToList();
        Assert.Equal(story.Length, calls.Count);
        Assert.All(story.Zip(calls), pair => Assert.StartsWith("docker " + pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_WhereTheOldOneIsNotReadyEither_SaysWhatToDo()
    {
        NeverReady("v2.0.0");
        NeverReady("v1.0.0");

        var output = await ToAsync("v2.0.0", exitCode: 2);

        Assert.Contains("v1.0.0 is not ready either", output, StringComparison.Ordinal);
        Assert.Contains("v1.0.0 も準備ができません", output, StringComparison.Ordinal);
        Assert.Equal("ghcr.io/acme/chatbot:v1.0.0", Machine.Setting("CHATBOT_IMAGE"));
    }

    [Theory]
    [InlineData("free", "1023", 73, "ディスクの空きが足りません", "1024 MiB are needed. 1023 MiB of the disk are free")]
    [InlineData("backup-fails", "1", 73, "バックアップを作れません", "No backup can be made")]
    [InlineData("docker/registry", "", 69, "イメージを取得もビルドもできません", "can neither be pulled nor built")]
    [InlineData("github/acme/chatbot/archive/refs/tags/v2.0.0.tar.gz", "no archive", 69, "v2.0.0 を取得できません", "v2.0.0 cannot be fetched")]
    public async Task Upgrade_ThatCannotBegin_ChangesNothing(string fake, string content, int code, string japanese, string english)
    {
        Machine.Set(fake, content);
        Machine.Set("docker/build-fails", "");
        var before = Machine.Snapshot();

        var output = await ToAsync("v2.0.0", code);

        AssertRuns("v1.0.0");
        Assert.Contains(japanese, output, StringComparison.Ordinal);
        Assert.Contains(english, output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed: v1.0.0 goes on running.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker compose", StringComparison.Ordinal));
        Assert.Equal(before, Machine.Snapshot().Where(file => !IsOfAnUpgrade(file.Key)).ToDictionary());
    }

    [Fact]
    public async Task Upgrade_OfWhatHasNoDatabaseYet_GoesOnWithoutABackup()
    {
        Machine.Set("backup-fails", "66");

        var output = await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.Contains("バックアップするものがありません", output, StringComparison.Ordinal);
        Assert.Contains("there was nothing to back up", output, StringComparison.Ordinal);
    }

    /// <summary>Compose itself would let what was exported win over .env.</summary>
    [Fact]
    public async Task Upgrade_WithVariablesOfTheSameNames_GoesByTheFile()
    {
        (string, string)[] variables = [.. Patience, ("CHATBOT_IMAGE", "chatbot:other"), ("CHATBOT_DOMAIN", "chat.example.com")];

        var (code, output) = await Machine.RunAsync(Machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), variables, "v2.0.0");

        Assert.True(code == 0, output);
        AssertRuns("v2.0.0");
        Assert.False(File.Exists(Path.Combine(Machine.Fakes, "docker", "caddy")));
    }

    [Fact]
    public async Task Upgrade_ToAnImageThatTheRegistryHasNot_BuildsIt()
    {
        Machine.Set("docker/registry", "");

        await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.Contains("docker builder prune --all --force", Machine.Calls);
    }

    [Fact]
    public async Task Upgrade_OfWhatFallsAgainAndAgain_BacksItUpWhileItRestsAndLeadsOut()
    {
        Machine.Write("/opt/chatbot/deploy/backup.sh", RepositoryFile.Read("deploy/backup.sh"));
        Machine.Set("docker/restarting", "");

        await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        string[] story = ["compose stop chatbot", "compose run --rm --no-deps -T chatbot --backup", "compose start chatbot", "compose up"];
        Assert.Equal(story, Machine.Calls.Select(call => Array.Find(story, step => call.StartsWith("docker " + step, StringComparison.Ordinal))).OfType<string>());
    }

    [Fact]
    public async Task Upgrade_ToWhatNeedsANewSecretAndANewTimer_HasBothAndBackRemovesTheTimer()
    {
        Machine.Publish(
            "v3.0.0", ("prepare.sh", ": >\"$CHATBOT_ROOT/opt/chatbot/secrets/new\"; echo prepare.sh >>\"$FAKES/calls\""), ("systemd/chatbot-new.timer", "[Timer]"));

        await ToAsync("v3.0.0", exitCode: 0);

        Assert.True(Machine.Has("/opt/chatbot/secrets/new"));
        Assert.True(Machine.Has("/etc/systemd/system/chatbot-new.timer"));
        string[] story = ["prepare.sh", "backup.sh", "docker compose up", "systemctl enable --now chatbot-backup.timer", "systemctl enable --now chatbot-new.timer"];
        Assert.Equal(story, Machine.Calls.Select(call => Array.Find(story, step => call.StartsWith(step, StringComparison.Ordinal))).OfType<string>());

        await ToAsync("--back", exitCode: 0);

        Assert.Contains("systemctl disable --now chatbot-new.timer", Machine.Calls);
        Assert.False(Machine.Has("/etc/systemd/system/chatbot-new.timer"));
        Assert.True(Machine.Has("/etc/systemd/system/chatbot-backup.timer"));
    }

    /// <summary>As on a machine whose release knew of no passphrase.</summary>
    [Fact]
    public async Task Upgrade_WhereTheFileOfASecretIsMissing_MakesItAndLeavesTheOthers()
    {
        File.Delete(Machine.PathOf("/opt/chatbot/secrets/backup_passphrase"));

        await ToAsync("v2.0.0", exitCode: 0);

        // The same files with the same content and mode as before.
        AssertRuns("v2.0.0");
    }

    [Fact]
    public async Task Upgrade_ThatCannotBePrepared_ChangesNothing()
    {
        Machine.Publish("v3.0.0", ("prepare.sh", "exit 1"));

        var output = await ToAsync("v3.0.0", exitCode: 70);

        AssertRuns("v1.0.0");
        Assert.Contains("What v3.0.0 needs cannot be made", output, StringComparison.Ordinal);
        Assert.Contains("v3.0.0 に必要なものを準備できません", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal) || call.StartsWith("backup.sh", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ghcr.io/acme/chatbot@sha256:0123456789abcdef")]
    [InlineData("ghcr.io/acme/chatbot:v1.0.0@sha256:0123456789abcdef")]
    [InlineData("registry.example.com:5000/chatbot")]
    [InlineData("chatbot")]
    public async Task Upgrade_OfAnImageWithoutATag_IsRefusedWithWhatToWrite(string image)
    {
        var file = Machine.Text("/opt/chatbot/.env");
        Machine.Write("/opt/chatbot/.env", file.Replace("ghcr.io/acme/chatbot:v1.0.0", image, StringComparison.Ordinal));

        var output = await ToAsync("v2.0.0", exitCode: 78);

        Assert.Contains($"CHATBOT_IMAGE in /opt/chatbot/.env has to be NAME:v1.0.0, as its tag follows the version. It is: {image}", output, StringComparison.Ordinal);
        Assert.Contains("「名前:v1.0.0」の形にしてください", output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_OfAnImageOfARegistryWithAPort_FollowsTheVersion()
    {
        const string Own = "registry.example.com:5000/chatbot";
        Machine.Write("/opt/chatbot/.env", Machine.Text("/opt/chatbot/.env").Replace(ScriptMachine.Image, Own, StringComparison.Ordinal));
        Machine.Set("docker/registry", $"{Own}:v2.0.0\n");

        await ToAsync("v2.0.0", exitCode: 0);

        Assert.Equal($"{Own}:v2.0.0 # v2.0.0\n", Machine.Running);
    }

    [Fact]
    public async Task Settings_WhoseLastLineIsNotEnded_AreAllKeptAndTheLastOfANameCounts()
    {
        Machine.Write(
            "/opt/chatbot/.env", "CHATBOT_TAG=v0.1.0\n" + Machine.Text("/opt/chatbot/.env") + "OpenAI__Model=gpt-4.1");

        await ToAsync("v2.0.0", exitCode: 0);

        Assert.Equal("gpt-4.1", Machine.Setting("OpenAI__Model"));
        Assert.Equal("CHATBOT_TAG=v1.0.0", Machine.Text("/opt/chatbot/previous/.env").Split('\n').Last(line => line.StartsWith("CHATBOT_TAG", StringComparison.Ordinal)));
        Assert.Equal($"{ScriptMachine.Image}:v2.0.0 # v2.0.0\n", Machine.Running);
    }

    [Fact]
    public async Task Disk_WhereRoomIsMissing_LosesWhatAnAttemptHasLeft()
    {
        NeverReady("v2.0.0");
        await ToAsync("v2.0.0", exitCode: 1);
        Assert.Contains("ghcr.io/acme/chatbot:v2.0.0", Machine.Images);
        Machine.Set("free", "1023");

        await ToAsync("v3.0.0", exitCode: 73);

        Assert.Equal(["ghcr.io/acme/chatbot:v1.0.0"], Machine.Images);
        Assert.Equal(["v1.0.0"], Directory.GetDirectories(Machine.PathOf("/opt/chatbot/releases")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Upgrade_ThatIsTerminated_GoesBack()
    {
        Machine.Set("docker/slow", "");
        using var process = Machine.Start(Machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), Patience, "v2.0.0");
        var waiting = Path.Combine(Machine.Fakes, "docker", "waiting");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (!File.Exists(waiting))
            await Task.Delay(20, patience.Token);

        // Beside it, a second one would do harm.
        Assert.Contains("Another upgrade is running", await ToAsync("v2.0.0", exitCode: 75), StringComparison.Ordinal);

        using (var kill = System.Diagnostics.Process.Start("/bin/kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(patience.Token);
        Machine.Unset("docker/slow");
        var (exitCode, output) = await ScriptMachine.EndAsync(process);

        Assert.Equal(1, exitCode);
        Assert.Contains("途中で止められました", output, StringComparison.Ordinal);
        AssertRuns("v1.0.0");
    }

    [Fact]
    public async Task Upgrade_ToWhatRuns_DoesNothing()
    {
        Assert.Contains("v1.0.0 is installed already", await ToAsync("v1.0.0", exitCode: 0), StringComparison.Ordinal);

        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../v2.0.0")]
    [InlineData("v2.0.0; reboot")]
    public async Task Upgrade_ToWhatIsNoTag_IsRefused(string tag) =>
        Assert.Contains("Name the version", await ToAsync(tag, exitCode: 64), StringComparison.Ordinal);
}
