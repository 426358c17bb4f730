using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>The API key and the SECRET_KEY: where they come from, who can read them, and where they are never seen.</summary>
[SupportedOSPlatform("linux")]
public sealed class UserDataSecretsTests : UserDataTest
{
    [Fact]
    public async Task Secrets_Made_AreForTheContainerAlone()
    {
        Prepare(ScriptMachine.Ubuntu);

        await RunAsync(Edited);

        Assert.Equal(Key, Machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
        Assert.Matches("^[0-9a-f]{64}$", Machine.Text("/opt/chatbot/secrets/secret_key"));
        Assert.Equal(OwnerOnly, Machine.Mode("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal(OwnerOnly, Machine.Mode("/opt/chatbot/secrets/secret_key"));
        Assert.Equal("", Machine.Text("/opt/chatbot/secrets/backup_passphrase"));
        Assert.Equal(OwnerOnly, Machine.Mode("/opt/chatbot/secrets/backup_passphrase"));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, Machine.Mode("/opt/chatbot/secrets"));
        Assert.Contains(Machine.Calls, call => call == $"chown 1654:1654 {Machine.PathOf("/opt/chatbot/secrets/secret_key")}");
        Assert.Contains(Machine.Calls, call => call == $"chown 1654:1654 {Machine.PathOf("/opt/chatbot/secrets/openai_api_key")}");
    }

    [Theory]
    [InlineData(ScriptMachine.Ubuntu)]
    [InlineData(ScriptMachine.AmazonLinux)]
    public async Task Secrets_Whatever_AreInNoOutputArgumentOrOtherFile(string system)
    {
        Prepare(system);
        Machine.WriteEverythingDown();

        var first = await RunAsync(Edited);
        var second = await RunAsync([]);

        string[] secrets = [Key, Machine.Text("/opt/chatbot/secrets/secret_key")];
        Assert.Equal(64, secrets[1].Length);
        string[] said = [first.Output, second.Output, string.Join('\n', Machine.Calls)];
        Assert.Contains(Machine.Calls, call => call.StartsWith("od ", StringComparison.Ordinal));
        Assert.All(said, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        var files = Directory.GetFiles(Machine.Root, "*", SearchOption.AllDirectories)
            .Where(file => secrets.Any(secret => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal)));
        Assert.Equal(["openai_api_key", "secret_key"], files.Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task SecretKey_ThatIsThere_IsNeverOverwritten()
    {
        Prepare(ScriptMachine.Ubuntu);
        Machine.Write("/opt/chatbot/secrets/secret_key", "the-one-that-protects-the-data-since-years");

        await RunAsync(Edited);
        await RunAsync(Edited);

        Assert.Equal("the-one-that-protects-the-data-since-years", Machine.Text("/opt/chatbot/secrets/secret_key"));
    }

    [Fact]
    public async Task Key_ChangedInAws_IsWrittenIntoTheSameFile()
    {
        Prepare(ScriptMachine.Ubuntu);
        await RunAsync(Edited);
        // The container has this file open, not this name.
        using var open = new FileStream(Machine.PathOf("/opt/chatbot/secrets/openai_api_key"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        Machine.Set("parameter", "sk-another\n");
        await RunAsync([]);
        Assert.Equal("sk-another", new StreamReader(open).ReadToEnd().Trim());

        Machine.Unset("parameter");
        var (exitCode, _) = await RunAsync([]);
        Assert.Equal(0, exitCode);
        Assert.Equal("sk-another", Machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
    }

    [Fact]
    public async Task Key_InSecretsManager_IsTaken()
    {
        Prepare(ScriptMachine.AmazonLinux);
        Machine.Set("secret", Key + "\n");

        var (exitCode, output) = await RunAsync([.. Edited[..2], ("CHATBOT_KEY_SECRET", "chatbot-key")]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Key, Machine.Text("/opt/chatbot/secrets/openai_api_key").Trim());
        Assert.DoesNotContain(Machine.Calls, call => call.StartsWith("aws ssm", StringComparison.Ordinal));
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
        Assert.Equal("", Machine.Running);
        Assert.DoesNotContain(Machine.Calls, call => IsOneOf(call, "aws ", "snap ", "systemctl enable --now chatbot"));

        Machine.Write("/opt/chatbot/secrets/openai_api_key", Key);
        File.SetUnixFileMode(Machine.PathOf("/opt/chatbot/secrets/openai_api_key"), OwnerOnly | UnixFileMode.OtherRead);
        (exitCode, output) = await Machine.RunAsync(Machine.PathOf("/opt/chatbot/deploy/ec2/user-data.sh"), []);

        Assert.True(exitCode == 0, output);
        Assert.NotEqual("", Machine.Running);
        Assert.Equal(OwnerOnly, Machine.Mode("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal(Key, Machine.Text("/opt/chatbot/secrets/openai_api_key"));
    }

    [Theory]
    [InlineData(null, "Or see that /chatbot/openai_api_key is in this region")]
    [InlineData("{\"OPENAI_API_KEY\":\"sk-planted\"}", "store the key alone, as plain text")]
    [InlineData("two words", "There is no API key yet")]
    public async Task Key_ThatCannotBeHadOrIsNone_IsSaid(string? stored, string hint)
    {
        Prepare(ScriptMachine.Ubuntu);
        Machine.Unset("parameter");
        if (stored is not null)
            Machine.Set("parameter", stored + "\n");

        var (exitCode, output) = await RunAsync(Edited);

        Assert.Equal(78, exitCode);
        Assert.Contains(hint, output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-planted", output, StringComparison.Ordinal);
        Assert.Equal("", Machine.Text("/opt/chatbot/secrets/openai_api_key"));
        Assert.Equal("", Machine.Running);
    }

    [Fact]
    public async Task Key_NotNeeded_IsNotAskedFor()
    {
        Prepare(ScriptMachine.Ubuntu);

        var (exitCode, output) = await RunAsync([.. Edited[..2], ("CHATBOT_KEY_PARAMETER", "none")]);

        Assert.True(exitCode == 0, output);
        Assert.NotEqual("", Machine.Running);
        Assert.Equal("", Machine.Text("/opt/chatbot/secrets/openai_api_key"));
    }
}
