using System.Runtime.Versioning;

namespace Chatbot.Tests.Deployment;

/// <summary>Docker Compose as user-data.sh pins it, by version and by checksum.</summary>
[SupportedOSPlatform("linux")]
internal static class ComposeForAmazonLinux
{
    public const string Plugin = "/usr/local/lib/docker/cli-plugins/docker-compose";

    private static readonly (string Processor, string Sha256)[] Pinned =
    [
        ("x86_64", "dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372"),
        ("aarch64", "d26373b19e89160546d15407516cc59f453030d9bc5b43ba7faf16f7b4980137"),
    ];

    public static void Provide(ScriptMachine machine)
    {
        foreach (var (processor, sha256) in Pinned)
            machine.Set(File(processor), RealOne(sha256));
    }

    /// <summary>In the place of the real download, something else.</summary>
    public static void Damage(ScriptMachine machine, string processor) => machine.Set(File(processor), "not the real one");

    public static string For(string processor) => RealOne(Pinned.Single(one => one.Processor == processor).Sha256);

    private static string File(string processor) => $"github/docker/compose/releases/download/v2.40.3/docker-compose-linux-{processor}";

    private static string RealOne(string sha256) => "the real one: " + sha256;
}
