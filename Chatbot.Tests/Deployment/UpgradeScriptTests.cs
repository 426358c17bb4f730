using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>From one release to the next on a machine that user-data.sh has made, and back where the next one does not do.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpgradeScriptTests : IClassFixture<UpgradeScriptTests.Installed>, IDisposable
{
    private readonly ScriptMachine _machine;
    private readonly string _secrets;

    public UpgradeScriptTests(Installed installed)
    {
        _machine = installed.Machine.Copy();
        _secrets = Secrets();
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Upgrade_ToANewRelease_RunsItAndKeepsTheOldOne()
    {
        var output = await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.Equal(["ghcr.io/acme/chatbot:v1.0.0", "ghcr.io/acme/chatbot:v2.0.0"], _machine.Images);
        Assert.Contains("v1.0.0 から v2.0.0 に変わりました", output, StringComparison.Ordinal);
        Assert.Contains("changed from v1.0.0 to v2.0.0", output, StringComparison.Ordinal);
        Assert.Contains("systemctl daemon-reload", _machine.Calls);
    }

    [Fact]
    public async Task Upgrade_InOrder_BacksUpRightBeforeTheChangeAndRemovesNothingBeforeTheNewIsReady()
    {
        await ToAsync("v2.0.0", exitCode: 0);
        _machine.Publish("v3.0.0");
        _machine.ForgetCalls();

        await ToAsync("v3.0.0", exitCode: 0);

        string[] story = ["docker pull --quiet ghcr.io/acme/chatbot:v3.0.0", "backup.sh ", "docker compose up", "docker image rm ghcr.io/acme/chatbot:v1.0.0"];
        Assert.Equal(story, _machine.Calls.Select(call => Array.Find(story, step => call.StartsWith(step, StringComparison.Ordinal))).OfType<string>());
        Assert.Equal(["ghcr.io/acme/chatbot:v2.0.0", "ghcr.io/acme/chatbot:v3.0.0"], _machine.Images);
        Assert.Equal(
            ["v2.0.0", "v3.0.0"], Directory.GetDirectories(_machine.PathOf("/opt/chatbot/releases")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Upgrade_ThatIsNotReadyInTime_GoesBackByItself()
    {
        NeverReady("v2.0.0");

        var output = await ToAsync("v2.0.0", exitCode: 1);

        AssertRuns("v1.0.0");
        Assert.Contains("ghcr.io/acme/chatbot:v1.0.0", _machine.Images);
        Assert.Contains("v2.0.0 は 7 秒以内に準備ができませんでした", output, StringComparison.Ordinal);
        Assert.Contains("v2.0.0 was not ready within 7 seconds", output, StringComparison.Ordinal);
        Assert.Contains("v1.0.0 is running", output, StringComparison.Ordinal);
        Assert.Equal("what the service has said\n", _machine.Text("/opt/chatbot/failed-v2.0.0.log"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, _machine.Mode("/opt/chatbot/failed-v2.0.0.log"));
        Assert.DoesNotContain("what the service has said", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_ThatFailsAfterItsMigration_PutsTheDatabaseOfBeforeBackWhileNothingRuns()
    {
        NeverReady("v2.0.0");

        await ToAsync("v2.0.0", exitCode: 1);

        string[] story = ["compose up", "compose logs", "compose down", "compose run --rm --no-deps --no-TTY chatbot --undo-upgrade", "compose up"];
        var calls = _machine.Calls.Where(call => call.StartsWith("docker compose", StringComparison.Ordinal)).ToList();
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
        Assert.Equal("ghcr.io/acme/chatbot:v1.0.0", _machine.Setting("CHATBOT_IMAGE"));
    }

    [Theory]
    [InlineData("free", "1023", 73, "ディスクの空きが足りません", "1023 MiB, and 1024 MiB are needed")]
    [InlineData("backup-fails", "1", 73, "バックアップを作れません", "No backup can be made")]
    [InlineData("docker/registry", "", 69, "イメージを取得もビルドもできません", "can neither be pulled nor built")]
    [InlineData("github/acme/chatbot/archive/refs/tags/v2.0.0.tar.gz", "no archive", 69, "v2.0.0 を取得できません", "v2.0.0 cannot be fetched")]
    public async Task Upgrade_ThatCannotBegin_ChangesNothing(string fake, string content, int code, string japanese, string english)
    {
        _machine.Set(fake, content);
        _machine.Set("docker/build-fails", "");
        var before = _machine.Snapshot();

        var output = await ToAsync("v2.0.0", code);

        AssertRuns("v1.0.0");
        Assert.Contains(japanese, output, StringComparison.Ordinal);
        Assert.Contains(english, output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed: v1.0.0 goes on running.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("docker compose", StringComparison.Ordinal));
        Assert.Equal(before, _machine.Snapshot().Where(file => !IsOfAnUpgrade(file.Key)).ToDictionary());
    }

    [Fact]
    public async Task Upgrade_OfWhatHasNoDatabaseYet_GoesOnWithoutABackup()
    {
        _machine.Set("backup-fails", "66");

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

        var (code, output) = await _machine.RunAsync(_machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), variables, "v2.0.0");

        Assert.True(code == 0, output);
        AssertRuns("v2.0.0");
        Assert.False(File.Exists(Path.Combine(_machine.Fakes, "docker", "caddy")));
    }

    [Fact]
    public async Task Upgrade_ToAnImageThatTheRegistryHasNot_BuildsIt()
    {
        _machine.Set("docker/registry", "");

        await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.Contains("docker builder prune --all --force", _machine.Calls);
    }

    [Fact]
    public async Task Upgrade_OfWhatFallsAgainAndAgain_BacksItUpWhileItRestsAndLeadsOut()
    {
        _machine.Write("/opt/chatbot/deploy/backup.sh", RepositoryFile.Read("deploy/backup.sh"));
        _machine.Set("docker/restarting", "");

        await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        string[] story = ["compose stop chatbot", "compose run --rm --no-deps -T chatbot --backup", "compose start chatbot", "compose up"];
        Assert.Equal(story, _machine.Calls.Select(call => Array.Find(story, step => call.StartsWith("docker " + step, StringComparison.Ordinal))).OfType<string>());
    }

    [Fact]
    public async Task Upgrade_ToWhatNeedsANewSecretAndANewTimer_HasBothAndBackRemovesTheTimer()
    {
        _machine.Publish(
            "v3.0.0", ("prepare.sh", ": >\"$CHATBOT_ROOT/opt/chatbot/secrets/new\"; echo prepare.sh >>\"$FAKES/calls\""), ("systemd/chatbot-new.timer", "[Timer]"));

        await ToAsync("v3.0.0", exitCode: 0);

        Assert.True(_machine.Has("/opt/chatbot/secrets/new"));
        Assert.True(_machine.Has("/etc/systemd/system/chatbot-new.timer"));
        string[] story = ["prepare.sh", "backup.sh", "docker compose up", "systemctl enable --now chatbot-backup.timer", "systemctl enable --now chatbot-new.timer"];
        Assert.Equal(story, _machine.Calls.Select(call => Array.Find(story, step => call.StartsWith(step, StringComparison.Ordinal))).OfType<string>());

        await ToAsync("--back", exitCode: 0);

        Assert.Contains("systemctl disable --now chatbot-new.timer", _machine.Calls);
        Assert.False(_machine.Has("/etc/systemd/system/chatbot-new.timer"));
        Assert.True(_machine.Has("/etc/systemd/system/chatbot-backup.timer"));
    }

    /// <summary>As on a machine whose release knew of no passphrase.</summary>
    [Fact]
    public async Task Upgrade_WhereTheFileOfASecretIsMissing_MakesItAndLeavesTheOthers()
    {
        File.Delete(_machine.PathOf("/opt/chatbot/secrets/backup_passphrase"));

        await ToAsync("v2.0.0", exitCode: 0);

        // The same files with the same content and mode as before.
        AssertRuns("v2.0.0");
    }

    [Fact]
    public async Task Upgrade_ThatCannotBePrepared_ChangesNothing()
    {
        _machine.Publish("v3.0.0", ("prepare.sh", "exit 1"));

        var output = await ToAsync("v3.0.0", exitCode: 70);

        AssertRuns("v1.0.0");
        Assert.Contains("What v3.0.0 needs cannot be made", output, StringComparison.Ordinal);
        Assert.Contains("v3.0.0 に必要なものを準備できません", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal) || call.StartsWith("backup.sh", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ghcr.io/acme/chatbot@sha256:0123456789abcdef")]
    [InlineData("ghcr.io/acme/chatbot:v1.0.0@sha256:0123456789abcdef")]
    [InlineData("registry.example.com:5000/chatbot")]
    [InlineData("chatbot")]
    public async Task Upgrade_OfAnImageWithoutATag_IsRefusedWithWhatToWrite(string image)
    {
        var file = _machine.Text("/opt/chatbot/.env");
        _machine.Write("/opt/chatbot/.env", file.Replace("ghcr.io/acme/chatbot:v1.0.0", image, StringComparison.Ordinal));

        var output = await ToAsync("v2.0.0", exitCode: 78);

        Assert.Contains($"CHATBOT_IMAGE in /opt/chatbot/.env has to be NAME:v1.0.0, as its tag follows the version. It is: {image}", output, StringComparison.Ordinal);
        Assert.Contains("「名前:v1.0.0」の形にしてください", output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed", output, StringComparison.Ordinal);
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_OfAnImageOfARegistryWithAPort_FollowsTheVersion()
    {
        const string Own = "registry.example.com:5000/chatbot";
        _machine.Write("/opt/chatbot/.env", _machine.Text("/opt/chatbot/.env").Replace(ScriptMachine.Image, Own, StringComparison.Ordinal));
        _machine.Set("docker/registry", $"{Own}:v2.0.0\n");

        await ToAsync("v2.0.0", exitCode: 0);

        Assert.Equal($"{Own}:v2.0.0 # v2.0.0\n", _machine.Running);
    }

    [Fact]
    public async Task Settings_WhoseLastLineIsNotEnded_AreAllKeptAndTheLastOfANameCounts()
    {
        _machine.Write(
            "/opt/chatbot/.env", "CHATBOT_TAG=v0.1.0\n" + _machine.Text("/opt/chatbot/.env") + "OpenAI__Model=gpt-4.1");

        await ToAsync("v2.0.0", exitCode: 0);

        Assert.Equal("gpt-4.1", _machine.Setting("OpenAI__Model"));
        Assert.Equal("v1.0.0", _machine.Text("/opt/chatbot/previous/.env").Split('\n')[0].Split('=')[1]);
        Assert.Equal($"{ScriptMachine.Image}:v2.0.0 # v2.0.0\n", _machine.Running);
    }

    [Fact]
    public async Task Disk_WhereRoomIsMissing_LosesWhatAnAttemptHasLeft()
    {
        NeverReady("v2.0.0");
        await ToAsync("v2.0.0", exitCode: 1);
        Assert.Contains("ghcr.io/acme/chatbot:v2.0.0", _machine.Images);
        _machine.Set("free", "1023");

        await ToAsync("v3.0.0", exitCode: 73);

        Assert.Equal(["ghcr.io/acme/chatbot:v1.0.0"], _machine.Images);
        Assert.Equal(["v1.0.0"], Directory.GetDirectories(_machine.PathOf("/opt/chatbot/releases")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Back_AfterAnUpgrade_RunsTheOldOneAndLeavesTheDataAlone()
    {
        await ToAsync("v2.0.0", exitCode: 0);
        _machine.ForgetCalls();

        await ToAsync("--back", exitCode: 0);

        AssertRuns("v1.0.0");
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("curl", StringComparison.Ordinal) || call.Contains("--undo-upgrade", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Back_WithoutAnUpgrade_IsRefused() =>
        Assert.Contains("There is no version before this one", await ToAsync("--back", exitCode: 78), StringComparison.Ordinal);

    [Fact]
    public async Task Upgrade_ThatIsTerminated_GoesBack()
    {
        _machine.Set("docker/slow", "");
        using var process = _machine.Start(_machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), Patience, "v2.0.0");
        var waiting = Path.Combine(_machine.Fakes, "docker", "waiting");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (!File.Exists(waiting))
            await Task.Delay(20, patience.Token);

        // Beside it, a second one would do harm.
        Assert.Contains("Another upgrade is running", await ToAsync("v2.0.0", exitCode: 75), StringComparison.Ordinal);

        using (var kill = System.Diagnostics.Process.Start("/bin/kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(patience.Token);
        _machine.Unset("docker/slow");
        var (exitCode, output) = await ScriptMachine.EndAsync(process);

        Assert.Equal(1, exitCode);
        Assert.Contains("途中で止められました", output, StringComparison.Ordinal);
        AssertRuns("v1.0.0");
    }

    [Fact]
    public async Task Upgrade_ToWhatRuns_DoesNothing()
    {
        Assert.Contains("v1.0.0 is installed already", await ToAsync("v1.0.0", exitCode: 0), StringComparison.Ordinal);

        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("docker", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../v2.0.0")]
    [InlineData("v2.0.0; reboot")]
    public async Task Upgrade_ToWhatIsNoTag_IsRefused(string tag) =>
        Assert.Contains("Name the version", await ToAsync(tag, exitCode: 64), StringComparison.Ordinal);

    private static (string, string)[] Patience => [("CHATBOT_READY_SECONDS", "7")];

    private async Task<string> ToAsync(string tag, int exitCode)
    {
        var (code, output) = await _machine.RunAsync(_machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), Patience, tag);
        Assert.True(code == exitCode, $"{code}: {output}");
        return output;
    }

    /// <summary>The image, and the files that belong to it. Secrets are never touched.</summary>
    private void AssertRuns(string tag)
    {
        Assert.Equal($"ghcr.io/acme/chatbot:{tag} # {tag}\n", _machine.Running);
        Assert.Equal(tag, _machine.Setting("CHATBOT_TAG"));
        Assert.Equal($"ghcr.io/acme/chatbot:{tag}", _machine.Setting("CHATBOT_IMAGE"));
        Assert.Equal(tag, _machine.Text("/opt/chatbot/deploy/version"));
        Assert.Equal(_secrets, Secrets());
    }

    private string Secrets() => string.Join(' ', _machine.Snapshot()
        .Where(file => file.Key.StartsWith("/opt/chatbot/secrets", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal));

    /// <summary>What an attempt may leave behind.</summary>
    private static bool IsOfAnUpgrade(string path) => path == "/opt/chatbot/.upgrade.lock" || path.StartsWith("/opt/chatbot/releases/v2.0.0", StringComparison.Ordinal);

    private void NeverReady(string tag) => _machine.Set($"docker/never-ready/ghcr.io_acme_chatbot_{tag}", "");

    /// <summary>A machine on which v1.0.0 runs, and v2.0.0 can be had.</summary>
    public sealed class Installed : IAsyncLifetime
    {
        internal ScriptMachine Machine { get; } = new();

        public async Task InitializeAsync()
        {
            Machine.Publish("v1.0.0");
            Machine.Set("parameter", "sk-planted-3b1f9c7a5e2d8046\n");
            var (exitCode, output) = await Machine.RunAsync(
                RepositoryFile.PathOf("deploy/ec2/user-data.sh"),
                [("CHATBOT_REPOSITORY", ScriptMachine.Repository), ("CHATBOT_TAG", "v1.0.0"), ("CHATBOT_KEY_PARAMETER", "/chatbot/openai_api_key")]);
            Assert.True(exitCode == 0, output);
            Machine.Publish("v2.0.0");
            Machine.ForgetCalls();
        }

        public Task DisposeAsync()
        {
            Machine.Dispose();
            return Task.CompletedTask;
        }
    }
}
