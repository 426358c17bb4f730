using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>A first start of a machine: the real script, real files, fakes for what would change this machine.</summary>
[SupportedOSPlatform("linux")]
public abstract class UserDataTest : IDisposable
{
    protected const string Key = "sk-planted-3b1f9c7a5e2d8046";
    protected const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    protected static readonly string Script = RepositoryFile.PathOf("deploy/ec2/user-data.sh");

    /// <summary>What a person has edited.</summary>
    protected static readonly (string Name, string Value)[] Edited =
    [
        ("CHATBOT_REPOSITORY", ScriptMachine.Repository), ("CHATBOT_TAG", "v1.0.0"), ("CHATBOT_KEY_PARAMETER", "/chatbot/openai_api_key"),
    ];

    private protected ScriptMachine Machine { get; private set; } = new();

    public void Dispose()
    {
        Machine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A fresh machine; v1.0.0 is published, and the key is in Parameter Store.</summary>
    protected void Prepare(string system = ScriptMachine.Ubuntu, string processor = "x86_64")
    {
        Machine.Dispose();
        Machine = new ScriptMachine(system);
        Machine.Publish("v1.0.0");
        Machine.Set("machine", processor);
        Machine.Set("parameter", Key + "\n");
        ComposeForAmazonLinux.Provide(Machine);
    }

    protected Task<(int ExitCode, string Output)> RunAsync(params (string, string)[] variables) => Machine.RunAsync(Script, variables);

    protected static bool IsOneOf(string call, params string[] beginnings) =>
        beginnings.Any(beginning => call.StartsWith(beginning, StringComparison.Ordinal));
}
