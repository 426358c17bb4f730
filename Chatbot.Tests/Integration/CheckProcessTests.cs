using Chatbot.Bench.Upstream;
using Chatbot.Tests.Configuration;

namespace Chatbot.Tests.Integration;

/// <summary><c>--check</c> of the built program.</summary>
public sealed class CheckProcessTests : IDisposable
{
    private const string ApiKey = "sk-planted-3b1f9c7a5e2d8046";
    private const string SecretKey = "planted-secret-c0a8e4b29d7f6135-93e1";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("en_US.UTF-8", "OK       API key: The provider takes the API key.")]
    [InlineData("ja_JP.UTF-8", "正常     APIキー: APIキーは受け付けられました。")]
    public async Task Check_WithoutProblems_ExitsWith0AndWritesNothing(string language, string line)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(new UpstreamOptions { Models = ["gpt-4.1-mini"] });

        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [.. Variables(upstream), ("LANG", language)], "--check", "--ListenOnAllAddresses=false");

        Assert.Equal(0, exitCode);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKey, output, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretKey, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Check_KeyThatIsRefused_ExitsWith1AndSaysWhatToDo()
    {
        var refusal = Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", $"Incorrect API key provided: {ApiKey}");
        await using var upstream = await ScriptedUpstream.StartAsync(new UpstreamOptions { Script = _ => Scenario.Failing(refusal) });

        var (exitCode, output) = await HostingProcess.RunAsync(
            _folder, [.. Variables(upstream), ("LANG", "en_US.UTF-8"), ("Answers__AtOnec", "3")], "--check", "--ListenOnAllAddresses=false");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("PROBLEM  API key: The provider refuses the API key.", output, StringComparison.Ordinal);
        Assert.Contains("NOTE     Answers__AtOnec: There is no setting of this name.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKey, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SettingChangedOnTheDesk_IsJudgedAsItHolds()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(new Scenario());
        using var root = await server.SignInAsync(ChatPeople.Root);
        await new AdminForm(await root.GetAsync("/admin/settings"), "#Accounts-Registration").Set("Accounts:Registration", "Open").PostAsync(root);
        await server.StopAsync();

        var (_, output) = await HostingProcess.RunAsync(
            _folder, [.. Variables(server.Upstream), ("LANG", "en_US.UTF-8")], "--check", $"--DataFolder={server.Folder.Data}");

        Assert.Contains("Anybody may register an account.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SettingsThatAreRefused_ExitsWith78()
    {
        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [("PORT", "abc"), ("SECRET_KEY", Settings.GoodSecretKey)], "--check");

        Assert.Equal(78, exitCode);
        Assert.Contains("Port (PORT)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static (string, string)[] Variables(ScriptedUpstream upstream) =>
    [
        ("OPENAI_API_KEY", ApiKey), ("SECRET_KEY", SecretKey), ("OpenAI__Endpoint", upstream.Address.AbsoluteUri), ("UploadFolder", "uploads"),
    ];
}
