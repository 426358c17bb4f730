using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>The way back, also where the disk is full; and the Caddy in front, which does not see by itself that its file is another.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpgradeBackTests(UpgradeScriptTest.Installed installed) : UpgradeScriptTest(installed)
{
    [Fact]
    public async Task Back_AfterAnUpgrade_RunsTheOldOneAndLeavesTheDataAlone()
    {
        await ToAsync("v2.0.0", exitCode: 0);
        Machine.ForgetCalls();

        await ToAsync("--back", exitCode: 0);

        AssertRuns("v1.0.0");
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("curl", StringComparison.Ordinal) || call.Contains("--undo-upgrade", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Back_WithoutAnUpgrade_IsRefused() =>
        Assert.Contains("There is no version before this one", await ToAsync("--back", exitCode: 78), StringComparison.Ordinal);

    [Fact]
    public async Task Upgrade_ThatFillsTheDisk_GoesBackAllTheSameAndMakesRoom()
    {
        using var disk = await Machine.MoveToSmallDiskAsync("16m");
        NeverReady("v2.0.0");
        Machine.Set("docker/fills/ghcr.io_acme_chatbot_v2.0.0", Machine.PathOf("/filler"));

        var output = await ToAsync("v2.0.0", exitCode: 1);

        AssertRuns("v1.0.0");
        Assert.Contains("v1.0.0 is running", output, StringComparison.Ordinal);
        Assert.Contains("v2.0.0 was not kept", output, StringComparison.Ordinal);
        Assert.Equal(["ghcr.io/acme/chatbot:v1.0.0"], Machine.Images);
        Assert.False(Machine.Has("/opt/chatbot/releases/v2.0.0"));
    }

    [Fact]
    public async Task Upgrade_WhoseFilesFindNoRoom_ChangesNothing()
    {
        using var disk = await Machine.MoveToSmallDiskAsync("16m");
        Machine.Publish("v3.0.0", ("prepare.sh", "dd if=/dev/zero of=\"$CHATBOT_ROOT/filler\" bs=4096 status=none || true"));
        var before = Machine.Snapshot();

        var output = await ToAsync("v3.0.0", exitCode: 73);

        Assert.Contains("The files of v3.0.0 cannot be written. 6000 MiB of the disk are free.", output, StringComparison.Ordinal);
        Assert.Contains("v3.0.0 のファイルを書けません。ディスクの空きは 6000 MiB です。", output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed: v1.0.0 goes on running.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker compose", StringComparison.Ordinal));
        Assert.Equal(before, Machine.Snapshot()
            .Where(file => file.Key is not ("/filler" or "/opt/chatbot/.upgrade.lock") && !file.Key.StartsWith("/opt/chatbot/releases/v3.0.0", StringComparison.Ordinal))
            .ToDictionary());
    }

    [Fact]
    public async Task Back_WhereItsFilesFindNoRoom_ChangesNothing()
    {
        using var disk = await Machine.MoveToSmallDiskAsync("16m");
        await ToAsync("v2.0.0", exitCode: 0);
        await disk.FillAsync();
        var before = Machine.Snapshot();

        var output = await ToAsync("--back", exitCode: 73);

        Assert.Contains("The files of v1.0.0 cannot be written.", output, StringComparison.Ordinal);
        Assert.Contains("v1.0.0 のファイルを書けません。", output, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed: v2.0.0 goes on running.", output, StringComparison.Ordinal);
        AssertRuns("v2.0.0");
        Assert.Equal(before, Machine.Snapshot());
    }

    [Fact]
    public async Task Upgrade_WhoseMigrationCannotBeUndone_SaysSo()
    {
        NeverReady("v2.0.0");
        Machine.Set("docker/undo-fails", "");

        var output = await ToAsync("v2.0.0", exitCode: 1);

        Assert.Contains("if v2.0.0 has changed the form of the data, that could not be undone", output, StringComparison.Ordinal);
        Assert.Contains("v2.0.0 がデータの形を変えていても、元に戻せませんでした", output, StringComparison.Ordinal);
        AssertRuns("v1.0.0");
    }

    [Fact]
    public async Task Logs_OfUpgradesThatFailed_AreTheFiveNewest()
    {
        for (var number = 1; number <= 6; number++)
        {
            Machine.Write($"/opt/chatbot/failed-v0.{number}.0.log", "");
            // In another order than that of the names.
            File.SetLastWriteTimeUtc(Machine.PathOf($"/opt/chatbot/failed-v0.{number}.0.log"), new DateTime(2020, 1, 10 - number));
        }

        NeverReady("v2.0.0");

        await ToAsync("v2.0.0", exitCode: 1);

        Assert.Equal(
            ["failed-v0.1.0.log", "failed-v0.2.0.log", "failed-v0.3.0.log", "failed-v0.4.0.log", "failed-v2.0.0.log"],
            Directory.GetFiles(Machine.PathOf("/opt/chatbot"), "failed-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Front_ItsImagesOfEarlierReleases_AreRemovedButNotThoseThatAreNamed()
    {
        var named = (string)ComposeFile.Tls().Caddy["image"]!;
        Machine.Set("docker/images", string.Join('\n', [.. Machine.Images, "caddy:2.0.0-alpine", named, "caddy:of-mine", ""]));
        Machine.Write("/opt/chatbot/compose.override.yaml", "services:\n  caddy:\n    image: caddy:of-mine\n");

        await ToAsync("v2.0.0", exitCode: 0);

        Assert.Equal([named, "caddy:of-mine", "ghcr.io/acme/chatbot:v1.0.0", "ghcr.io/acme/chatbot:v2.0.0"], Machine.Images.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Front_WhoseFileIsAnother_BeginsAnewAndElseGoesOn()
    {
        var (exitCode, said) = await Machine.RunAsync(RepositoryFile.PathOf("deploy/ec2/user-data.sh"), [("CHATBOT_DOMAIN", "chat.example.com")]);
        Assert.True(exitCode == 0, said);
        Machine.Publish("v3.0.0", ("tls/Caddyfile", "# another"));
        Machine.ForgetCalls();

        await ToAsync("v2.0.0", exitCode: 0);
        Assert.DoesNotContain("docker compose restart caddy", Machine.Calls);

        await ToAsync("v3.0.0", exitCode: 0);
        Assert.Equal("docker compose restart caddy", Machine.Calls.Last(call => call.StartsWith("docker compose", StringComparison.Ordinal)));

        Machine.ForgetCalls();
        await ToAsync("--back", exitCode: 0);
        Assert.Contains("docker compose restart caddy", Machine.Calls);
    }

    [Fact]
    public async Task Front_LeftOverFromHttps_GivesPort80Back()
    {
        Machine.Set("docker/caddy", "");

        await ToAsync("v2.0.0", exitCode: 0);

        AssertRuns("v2.0.0");
        Assert.False(File.Exists(Path.Combine(Machine.Fakes, "docker", "caddy")));
    }
}
