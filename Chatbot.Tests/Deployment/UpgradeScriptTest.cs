using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>A machine that user-data.sh has made: v1.0.0 runs, and v2.0.0 can be had.</summary>
[SupportedOSPlatform("linux")]
public abstract class UpgradeScriptTest : IClassFixture<UpgradeScriptTest.Installed>, IDisposable
{
    private readonly string _secrets;

    protected UpgradeScriptTest(Installed installed)
    {
        Machine = installed.Machine.Copy();
        _secrets = Secrets();
    }

    private protected ScriptMachine Machine { get; }

    public void Dispose()
    {
        Machine.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static (string, string)[] Patience => [("CHATBOT_READY_SECONDS", "7")];

    protected async Task<string> ToAsync(string tag, int exitCode)
    {
        var (code, output) = await Machine.RunAsync(Machine.PathOf("/opt/chatbot/deploy/upgrade.sh"), Patience, tag);
        Assert.True(code == exitCode, $"{code}: {output}");
        return output;
    }

    /// <summary>The image, and the files that belong to it. Secrets are never touched.</summary>
    protected void AssertRuns(string tag)
    {
        Assert.Equal($"ghcr.io/acme/chatbot:{tag} # {tag}\n", Machine.Running);
        Assert.Equal(tag, Machine.Setting("CHATBOT_TAG"));
        Assert.Equal($"ghcr.io/acme/chatbot:{tag}", Machine.Setting("CHATBOT_IMAGE"));
        Assert.Equal(tag, Machine.Text("/opt/chatbot/deploy/version"));
        Assert.Equal(_secrets, Secrets());
    }

    private string Secrets() => string.Join(' ', Machine.Snapshot()
        .Where(file => file.Key.StartsWith("/opt/chatbot/secrets", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal));

    /// <summary>What an attempt may leave behind.</summary>
    protected static bool IsOfAnUpgrade(string path) => path == "/opt/chatbot/.upgrade.lock" || path.StartsWith("/opt/chatbot/releases/v2.0.0", StringComparison.Ordinal);

    protected void NeverReady(string tag) => Machine.Set($"docker/never-ready/ghcr.io_acme_chatbot_{tag}", "");

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
