using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>The first start of a machine, run as it is: the real script, real files, fakes for what would change this machine.</summary>
[SupportedOSPlatform("linux")]
public sealed class UserDataTests : IDisposable
{
    private const string Key = "sk-planted-3b1f9c7a5e2d8046";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string Script = Path.Combine(ScriptMachine.Deploy, "ec2", "user-data.sh");

    private static readonly (string, string)[] Edited =
    [
        ("CHATBOT_REPOSITORY", ScriptMachine.Repository), ("CHATBOT_TAG", "v1.0.0"), ("CHATBOT_KEY_PARAMETER", "/chatbot/openai_api_key"),
    ];

    private ScriptMachine _machine = new();

    public void Dispose() => _machine.Dispose();

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
        Assert.Equal($"{ScriptMachine.Image}:v1.0.0 # v1.0.0\n", _machine.Running);
        Assert.Contains("systemctl enable --now chatbot.service", _machine.Calls);
        Assert.Contains("WorkingDirectory=/opt/chatbot", _machine.Text("/etc/systemd/system/chatbot.service"), StringComparison.Ordinal);
        Assert.Contains("http://203.0.113.9/setup", output, StringComparison.Ordinal);
        Assert.Contains("できました", output, StringComparison.Ordinal);
        Assert.Equal("v1.0.0", _machine.Setting("CHATBOT_TAG"));
        Assert.Equal("${CHATBOT_DOMAIN:+tls}", _machine.Setting("COMPOSE_PROFILES"));
        Assert.Equal(OwnerOnly, _machine.Mode("/opt/chatbot/.env"));
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("docker build", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Run_OnAFreshMachine_BoundsWhatGrowsAndUpdatesByItself(string system)
    {
        Prepare(system);

        await RunAsync(Edited);

        Assert.Contains("\"max-size\": \"10m\", \"max-file\": \"3\"", _machine.Text("/etc/docker/daemon.json"), StringComparison.Ordinal);
        Assert.Contains("SystemMaxUse=100M", _machine.Text("/etc/systemd/journald.conf.d/chatbot.conf"), StringComparison.Ordinal);
        Assert.EndsWith("/swapfile none swap sw 0 0\n", _machine.Text("/etc/fstab"), StringComparison.Ordinal);
        Assert.Contains("/swapfile", _machine.Text("/proc/swaps"), StringComparison.Ordinal);
        Assert.Equal(1024 * 1024, new FileInfo(_machine.PathOf("/swapfile")).Length);
        Assert.Equal(OwnerOnly, _machine.Mode("/swapfile"));
        if (system == ScriptMachine.Ubuntu)
        {
            Assert.Contains("APT::Periodic::Unattended-Upgrade \"1\";", _machine.Text("/etc/apt/apt.conf.d/52chatbot"), StringComparison.Ordinal);
            Assert.Contains("systemctl enable --now unattended-upgrades.service", _machine.Calls);
        }
        else
        {
            Assert.Equal("[commands]\nupgrade_type = security\napply_updates = yes\n", _machine.Text("/etc/dnf/automatic.conf"));
            Assert.Equal("latest\n", _machine.Text("/etc/dnf/vars/releasever"));
            Assert.Contains("systemctl enable --now dnf-automatic.timer", _machine.Calls);
        }
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Run_Twice_ChangesNothing(string system)
    {
        Prepare(system);
        await RunAsync(Edited);
        var before = _machine.Snapshot();
        _machine.ForgetCalls();

        // Nothing is named: it is remembered.
        var (exitCode, output) = await RunAsync([]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(before, _machine.Snapshot());
        Assert.DoesNotContain(_machine.Calls, call => IsOneOf(call, "dd ", "mkswap ", "swapon ", "docker pull", "docker build", "systemctl restart", "tar "));
        Assert.DoesNotContain(_machine.Calls, call => call.Contains(".tar.gz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_Made_AreForTheContainerAlone()
    {
        Prepare(ScriptMachine.Ubuntu);

        await RunAsync(Edited);

        Assert.Equal(Key, _machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
        Assert.Matches("^[0-9a-f]{64}$", _machine.Text("/opt/chatbot/secrets/secret_key"));
        Assert.Equal(OwnerOnly, _machine.Mode("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal(OwnerOnly, _machine.Mode("/opt/chatbot/secrets/secret_key"));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, _machine.Mode("/opt/chatbot/secrets"));
        Assert.Contains(_machine.Calls, call => call == $"chown 1654:1654 {_machine.PathOf("/opt/chatbot/secrets/secret_key")}");
        Assert.Contains(_machine.Calls, call => call == $"chown 1654:1654 {_machine.PathOf("/opt/chatbot/secrets/openai_api_key")}");
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Secrets_Whatever_AreInNoOutputArgumentOrOtherFile(string system)
    {
        Prepare(system);

        var first = await RunAsync(Edited);
        var second = await RunAsync([]);

        string[] secrets = [Key, _machine.Text("/opt/chatbot/secrets/secret_key")];
        Assert.Equal(64, secrets[1].Length);
        string[] said = [first.Output, second.Output, string.Join('\n', _machine.Calls)];
        Assert.All(said, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        var files = Directory.GetFiles(_machine.Root, "*", SearchOption.AllDirectories)
            .Where(file => secrets.Any(secret => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal)));
        Assert.Equal(["openai_api_key", "secret_key"], files.Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task SecretKey_ThatIsThere_IsNeverOverwritten()
    {
        Prepare(ScriptMachine.Ubuntu);
        _machine.Write("/opt/chatbot/secrets/secret_key", "the-one-that-protects-the-data-since-years");

        await RunAsync(Edited);
        await RunAsync(Edited);

        Assert.Equal("the-one-that-protects-the-data-since-years", _machine.Text("/opt/chatbot/secrets/secret_key"));
    }

    [Fact]
    public async Task Key_ChangedInAws_IsWrittenIntoTheSameFile()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);
        // The container has this file open, not this name.
        using var open = new FileStream(_machine.PathOf("/opt/chatbot/secrets/openai_api_key"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        _machine.Set("parameter", "sk-another\n");
        await RunAsync([]);
        Assert.Equal("sk-another", new StreamReader(open).ReadToEnd().Trim());

        _machine.Unset("parameter");
        var (exitCode, _) = await RunAsync([]);
        Assert.Equal(0, exitCode);
        Assert.Equal("sk-another", _machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
    }

    [Fact]
    public async Task Key_InSecretsManager_IsTaken()
    {
        Prepare(ScriptMachine.AmazonLinux);
        _machine.Set("secret", Key + "\n");

        var (exitCode, output) = await RunAsync([.. Edited[..2], ("CHATBOT_KEY_SECRET", "chatbot-key")]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Key, _machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("aws ssm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_Nowhere_IsAskedForInAFileAndThenTaken()
    {
        Prepare(ScriptMachine.Ubuntu);

        var (exitCode, output) = await RunAsync(Edited[..2]);

        Assert.Equal(78, exitCode);
        Assert.Contains("API キーがまだありません", output, StringComparison.Ordinal);
        Assert.Contains("There is no API key yet", output, StringComparison.Ordinal);
        Assert.Contains("sudo tee /opt/chatbot/secrets/openai_api_key >/dev/null", output, StringComparison.Ordinal);
        Assert.Equal("", _machine.Running);
        Assert.DoesNotContain(_machine.Calls, call => IsOneOf(call, "aws ", "snap ", "systemctl enable --now chatbot"));

        _machine.Write("/opt/chatbot/secrets/openai_api_key", Key);
        File.SetUnixFileMode(_machine.PathOf("/opt/chatbot/secrets/openai_api_key"), OwnerOnly | UnixFileMode.OtherRead);
        (exitCode, output) = await ScriptMachineRun("/opt/chatbot/deploy/ec2/user-data.sh");

        Assert.True(exitCode == 0, output);
        Assert.NotEqual("", _machine.Running);
        Assert.Equal(OwnerOnly, _machine.Mode("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal(Key, _machine.Text("/opt/chatbot/secrets/openai_api_key"));
    }

    [Theory]
    [InlineData(null, "Or see that /chatbot/openai_api_key is in this region")]
    [InlineData("{\"OPENAI_API_KEY\":\"sk-planted\"}", "store the key alone, as plain text")]
    [InlineData("two words", "There is no API key yet")]
    public async Task Key_ThatCannotBeHadOrIsNone_IsSaid(string? stored, string hint)
    {
        Prepare(ScriptMachine.Ubuntu);
        _machine.Unset("parameter");
        if (stored is not null)
            _machine.Set("parameter", stored + "\n");

        var (exitCode, output) = await RunAsync(Edited);

        Assert.Equal(78, exitCode);
        Assert.Contains(hint, output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-planted", output, StringComparison.Ordinal);
        Assert.Equal("", _machine.Text("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal("", _machine.Running);
    }

    [Fact]
    public async Task Key_NotNeeded_IsNotAskedFor()
    {
        Prepare(ScriptMachine.Ubuntu);

        var (exitCode, output) = await RunAsync([.. Edited[..2], ("CHATBOT_KEY_PARAMETER", "none")]);

        Assert.True(exitCode == 0, output);
        Assert.NotEqual("", _machine.Running);
        Assert.Equal("", _machine.Text("/opt/chatbot/secrets/openai_api_key"));
    }

    [Fact]
    public async Task HostName_Given_IsForHttpsUntilItIsTakenBack()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);

        var (_, output) = await RunAsync([("CHATBOT_DOMAIN", "chat.example.com")]);
        Assert.Contains("https://chat.example.com/setup", output, StringComparison.Ordinal);
        Assert.Equal("chat.example.com", _machine.Setting("CHATBOT_DOMAIN"));
        Assert.True(Position("docker compose down") < Position("docker compose up", last: true));

        await RunAsync([]);
        Assert.Equal("chat.example.com", _machine.Setting("CHATBOT_DOMAIN"));

        await RunAsync([("CHATBOT_DOMAIN", "none")]);
        Assert.Equal("", _machine.Setting("CHATBOT_DOMAIN"));
    }

    [Fact]
    public async Task Tag_AnotherOne_IsLeftToTheUpgrade()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);

        var (exitCode, output) = await RunAsync([("CHATBOT_TAG", "v2.0.0")]);

        Assert.Equal(0, exitCode);
        Assert.Contains("sudo /opt/chatbot/deploy/upgrade.sh v2.0.0", output, StringComparison.Ordinal);
        Assert.Equal("v1.0.0", _machine.Setting("CHATBOT_TAG"));
    }

    [Fact]
    public void Script_AsUserData_IsNotTooLong() =>
        // EC2 takes 16 KB.
        Assert.InRange(new FileInfo(Script).Length, 1, 16 * 1024);

    private void Prepare(string system, string processor = "x86_64")
    {
        if (system != ScriptMachine.Ubuntu)
        {
            _machine.Dispose();
            _machine = new ScriptMachine(system);
        }

        _machine.Publish("v1.0.0");
        _machine.Set("machine", processor);
        _machine.Set("parameter", Key + "\n");
        ComposeForAmazonLinux.Provide(_machine);
    }

    private Task<(int ExitCode, string Output)> RunAsync((string, string)[] variables) => _machine.RunAsync(Script, variables);

    private Task<(int ExitCode, string Output)> ScriptMachineRun(string script) => _machine.RunAsync(_machine.PathOf(script), []);

    private int Position(string call, bool last = false)
    {
        var calls = _machine.Calls.ToList();
        return last ? calls.FindLastIndex(one => one.StartsWith(call, StringComparison.Ordinal)) : calls.FindIndex(one => one.StartsWith(call, StringComparison.Ordinal));
    }

    private static bool IsOneOf(string call, params string[] beginnings) => beginnings.Any(beginning => call.StartsWith(beginning, StringComparison.Ordinal));
}
