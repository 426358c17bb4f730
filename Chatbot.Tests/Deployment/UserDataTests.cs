using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

[SupportedOSPlatform("linux")]
public sealed class UserDataTests : UserDataTest
{
    [Theory]
    [InlineData(ScriptMachine.Ubuntu, "x86_64")]
    [InlineData(ScriptMachine.Ubuntu, "aarch64")]
    [InlineData(ScriptMachine.AmazonLinux, "x86_64")]
    [InlineData(ScriptMachine.AmazonLinux, "aarch64")]
    public async Task Run_OnAFreshMachine_EndsWithTheServiceRunning(string system, string processor)
    {
        Prepare(system, processor);

        var (exitCode, output) = await RunAsync(Edited);

        Assert.True(exitCode == 0, output);
        Assert.Equal($"{ScriptMachine.Image}:v1.0.0 # v1.0.0\n", Machine.Running);
        Assert.Contains("systemctl enable --now chatbot.service", Machine.Calls);
        Assert.Contains("WorkingDirectory=/opt/chatbot", Machine.Text("/etc/systemd/system/chatbot.service"), StringComparison.Ordinal);
        Assert.Contains("http://203.0.113.9/setup", output, StringComparison.Ordinal);
        Assert.Contains("できました", output, StringComparison.Ordinal);
        Assert.Equal("v1.0.0", Machine.Setting("CHATBOT_TAG"));
        Assert.Equal("${CHATBOT_DOMAIN:+tls}", Machine.Setting("COMPOSE_PROFILES"));
        Assert.Equal(OwnerOnly, Machine.Mode("/opt/chatbot/.env"));
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("docker build", StringComparison.Ordinal));
        Assert.Contains("systemctl enable --now chatbot-backup.timer", Machine.Calls);
        Assert.True(Machine.Has("/etc/systemd/system/chatbot-backup.service"));
    }

    /// <summary>The image that is pulled or built is the one that Compose starts; and what .env says besides, Compose knows.</summary>
    [Fact]
    public async Task Settings_Written_AreThoseOfTheComposeFile()
    {
        Prepare(ScriptMachine.Ubuntu);

        await RunAsync([.. Edited, ("CHATBOT_DOMAIN", "chat.example.com"), ("CHATBOT_BACKUP_BUCKET", "acme-backups"), ("CHATBOT_BACKUP_PREFIX", "box")]);

        var written = Machine.Text("/opt/chatbot/.env").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
            .Select(line => (line.Split('=', 2)[0], line.Split('=', 2)[1])).Where(line => line.Item1 != "COMPOSE_PROFILES").ToArray();
        var compose = ComposeFile.Load(ComposeFile.Variables(written));
        Assert.Equal("ghcr.io/acme/chatbot:v1.0.0", (string?)compose.Chatbot["image"]);
        Assert.Equal("chat.example.com", (string?)compose.Caddy["environment"]!["CHATBOT_DOMAIN"]);
        Assert.Contains(("CHATBOT_BACKUP_BUCKET", "acme-backups"), written);
        Assert.Contains(("CHATBOT_BACKUP_PREFIX", "box"), written);
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Run_OnAFreshMachine_BoundsWhatGrowsAndUpdatesByItself(string system)
    {
        Prepare(system);

        await RunAsync(Edited);

        Assert.Contains("\"max-size\": \"10m\", \"max-file\": \"3\"", Machine.Text("/etc/docker/daemon.json"), StringComparison.Ordinal);
        Assert.Contains("SystemMaxUse=100M", Machine.Text("/etc/systemd/journald.conf.d/chatbot.conf"), StringComparison.Ordinal);
        Assert.EndsWith("/swapfile none swap sw 0 0\n", Machine.Text("/etc/fstab"), StringComparison.Ordinal);
        Assert.Contains("/swapfile", Machine.Text("/proc/swaps"), StringComparison.Ordinal);
        Assert.Equal(1024 * 1024, new FileInfo(Machine.PathOf("/swapfile")).Length);
        Assert.Equal(OwnerOnly, Machine.Mode("/swapfile"));
        if (system == ScriptMachine.Ubuntu)
        {
            var settings = Machine.Text("/etc/apt/apt.conf.d/52chatbot").Split('\n');
            Assert.Contains("APT::Periodic::Unattended-Upgrade \"1\";", settings);
            Assert.Contains("Unattended-Upgrade::Automatic-Reboot \"true\";", settings);
            Assert.Contains("Unattended-Upgrade::Automatic-Reboot-Time \"19:00\";", settings);
            Assert.Contains("systemctl enable --now unattended-upgrades.service", Machine.Calls);
        }
        else
        {
            Assert.Equal("[commands]\nupgrade_type = security\napply_updates = yes\n", Machine.Text("/etc/dnf/automatic.conf"));
            Assert.Equal("latest\n", Machine.Text("/etc/dnf/vars/releasever"));
            // The empty line takes away the time of the package.
            Assert.Equal(
                "[Timer]\nOnCalendar=\nOnCalendar=*-*-* 19:00 UTC\n", Machine.Text("/etc/systemd/system/dnf-automatic.timer.d/chatbot.conf"));
            Assert.Matches(
                "^\\[Service\\]\nExecStartPost=/bin/sh -c '.*needs-restarting --reboothint.*Reboot is required.*shutdown --reboot .*'\n$",
                Machine.Text("/etc/systemd/system/dnf-automatic.service.d/chatbot.conf"));
            Assert.Equal(["systemctl daemon-reload", "systemctl enable --now dnf-automatic.timer"], Machine.Calls
                .SkipWhile(call => call != "systemctl daemon-reload").Take(2));
        }
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Run_Twice_ChangesNothing(string system)
    {
        Prepare(system);
        await RunAsync(Edited);
        var before = Machine.Snapshot();
        Machine.ForgetCalls();

        // Nothing is named: it is remembered.
        var (exitCode, output) = await RunAsync([]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(before, Machine.Snapshot());
        Assert.DoesNotContain(Machine.Calls, call => IsOneOf(call, "dd ", "mkswap ", "swapon ", "docker pull", "docker build", "systemctl restart", "tar "));
        Assert.DoesNotContain(Machine.Calls, call => call.Contains(".tar.gz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HostName_Given_IsForHttpsUntilItIsTakenBack()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);

        var (_, output) = await RunAsync([("CHATBOT_DOMAIN", "chat.example.com")]);
        Assert.Contains("https://chat.example.com/setup", output, StringComparison.Ordinal);
        Assert.Equal("chat.example.com", Machine.Setting("CHATBOT_DOMAIN"));
        var calls = Machine.Calls.Where(call => IsOneOf(call, "docker compose up", "docker compose down")).Select(call => call.Split(' ')[2]);
        Assert.Equal(["up", "down", "up"], calls);

        await RunAsync([]);
        Assert.Equal("chat.example.com", Machine.Setting("CHATBOT_DOMAIN"));

        // Caddy is taken down with the rest: it would keep port 80.
        Assert.True(Caddy());
        var (exitCode, said) = await RunAsync([("CHATBOT_DOMAIN", "none")]);
        Assert.True(exitCode == 0, said);
        Assert.Equal("", Machine.Setting("CHATBOT_DOMAIN"));
        Assert.False(Caddy());

        bool Caddy() => File.Exists(Path.Combine(Machine.Fakes, "docker", "caddy"));
    }

    /// <summary>As an earlier version left it, which did not take Caddy down when it went back to http.</summary>
    [Fact]
    public async Task Front_LeftOverFromHttps_GivesPort80BackBeforeTheServiceStarts()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);
        Machine.Set("docker/caddy", "");
        Machine.ForgetCalls();

        var (exitCode, output) = await RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.False(File.Exists(Path.Combine(Machine.Fakes, "docker", "caddy")));
        var calls = Machine.Calls.ToList();
        Assert.InRange(calls.IndexOf("docker compose --profile tls rm --stop --force caddy"), 0, calls.IndexOf("systemctl enable --now chatbot.service"));
    }

    [Fact]
    public async Task Tag_AnotherOne_IsLeftToTheUpgrade()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);

        var (exitCode, output) = await RunAsync([("CHATBOT_TAG", "v2.0.0")]);

        Assert.Equal(0, exitCode);
        Assert.Contains("sudo /opt/chatbot/deploy/upgrade.sh v2.0.0", output, StringComparison.Ordinal);
        Assert.Equal("v1.0.0", Machine.Setting("CHATBOT_TAG"));
    }

    [Fact]
    public void Script_AsUserData_IsNotTooLong() =>
        // EC2 takes 16 KB.
        Assert.InRange(new FileInfo(Script).Length, 1, 16 * 1024);
}
