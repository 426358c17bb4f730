using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chatbot.Tests.Deployment;

/// <summary>compose.yaml as the real Compose understands it, beside .env.example as a person fills it in. It needs no engine for that.</summary>
public sealed class ComposeConfigTests : IDisposable
{
    private const string Plugin = "usr/libexec/docker/cli-plugins/docker-compose";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-compose-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Plain_Resolved_IsTheProductAloneOnPort80()
    {
        var model = await ResolveAsync(Example(""));

        Assert.Equal(["chatbot"], Keys(model["services"]));
        var chatbot = model["services"]!["chatbot"]!;
        Assert.Equal(["80:5000/tcp"], Ports(chatbot));
        AssertProduct(chatbot);
        Assert.Equal(("", ""), ((string?)chatbot["environment"]!["Network__KnownProxies"], (string?)chatbot["environment"]!["Network__AllowedHosts"]));
        Assert.Equal(
            ["backup_passphrase", "openai_api_key", "secret_key"],
            model["secrets"]!.AsObject().Select(secret => Path.GetRelativePath(Path.Combine(_folder, "secrets"), (string)secret.Value!["file"]!)).Order());
    }

    [Fact]
    public async Task Tls_Resolved_IsCaddyInFrontOfTheProduct()
    {
        var model = await ResolveAsync(Example("chat.example.com"));

        Assert.Equal(["caddy", "chatbot"], Keys(model["services"]).Order());
        var (chatbot, caddy) = (model["services"]!["chatbot"]!, model["services"]!["caddy"]!);
        Assert.Equal(["127.0.0.1:5080:5000/tcp"], Ports(chatbot));
        AssertProduct(chatbot);
        Assert.Equal(["80:80/tcp", "443:443/tcp"], Ports(caddy));
        AssertLocked(caddy);
        Assert.Equal("""{"cpus":0.25,"memory":"134217728","pids":100}""", caddy["deploy"]!["resources"]!["limits"]!.ToJsonString());
        Assert.Equal("""["NET_BIND_SERVICE"]""", caddy["cap_add"]!.ToJsonString());
        Assert.Equal(["bind /etc/caddy/Caddyfile ro", "volume /data rw"], Volumes(caddy));
        Assert.Equal("chat.example.com", (string?)caddy["environment"]!["CHATBOT_DOMAIN"]);
        var address = (string?)caddy["networks"]!["front"]!["ipv4_address"];
        Assert.Equal("172.30.80.2", address);
        Assert.Equal((address, "chat.example.com"), ((string?)chatbot["environment"]!["Network__KnownProxies"], (string?)chatbot["environment"]!["Network__AllowedHosts"]));
    }

    /// <summary>What upgrade.sh has written; and a folder without .env.</summary>
    [Theory]
    [InlineData("CHATBOT_IMAGE=ghcr.io/acme/chatbot:v1.0.0\nCHATBOT_TAG=v1.0.0\n", "ghcr.io/acme/chatbot:v1.0.0")]
    [InlineData("", "chatbot:")]
    [InlineData(null, "chatbot:")]
    public async Task Plain_WithHardlyAnySetting_IsTheProduct(string? settings, string image)
    {
        var model = await ResolveAsync(settings);

        Assert.Equal(["chatbot"], Keys(model["services"]));
        AssertProduct(model["services"]!["chatbot"]!);
        Assert.StartsWith(image, (string)model["services"]!["chatbot"]!["image"]!, StringComparison.Ordinal);
    }

    /// <summary>As the scripts remove a Caddy that has been left over: with its profile, and without a domain.</summary>
    [Fact]
    public async Task Caddy_WithoutADomain_IsKnownUnderItsProfile() =>
        Assert.Contains("caddy", Keys((await ResolveAsync(Example(""), "--profile", "tls"))["services"]));

    private static void AssertProduct(JsonNode chatbot)
    {
        AssertLocked(chatbot);
        Assert.Null(chatbot["cap_add"]);
        Assert.Equal(
            """{"limits":{"cpus":0.5,"memory":"536870912","pids":200},"reservations":{"cpus":0.25,"memory":"268435456"}}""",
            chatbot["deploy"]!["resources"]!.ToJsonString());
        Assert.Equal(["volume /data rw", "volume /logs rw", "volume /backups rw"], Volumes(chatbot));
        Assert.Equal(
            ["/run/secrets/openai_api_key", "/run/secrets/secret_key", "/run/secrets/backup_passphrase"],
            chatbot["secrets"]!.AsArray().Select(secret => (string?)secret!["target"]));
    }

    private static void AssertLocked(JsonNode service)
    {
        Assert.True((bool)service["read_only"]!);
        Assert.Equal("""["ALL"]""", service["cap_drop"]!.ToJsonString());
        Assert.Equal("""["no-new-privileges:true"]""", service["security_opt"]!.ToJsonString());
        Assert.Equal("45s", (string?)service["stop_grace_period"]);
        Assert.Equal("always", (string?)service["restart"]);
        Assert.Equal("""{"driver":"json-file","options":{"max-file":"3","max-size":"10m"}}""", service["logging"]!.ToJsonString());
    }

    private static IEnumerable<string> Ports(JsonNode service) => service["ports"]!.AsArray().Select(port =>
        $"{(port!["host_ip"] is { } address ? $"{address}:" : "")}{port["published"]}:{port["target"]}/{port["protocol"]}");

    private static IEnumerable<string> Volumes(JsonNode service) => service["volumes"]!.AsArray().Select(volume =>
        $"{volume!["type"]} {volume["target"]} {((bool?)volume["read_only"] is true ? "ro" : "rw")}");

    private static IEnumerable<string> Keys(JsonNode? node) => node!.AsObject().Select(pair => pair.Key);

    private static string Example(string domain) => RepositoryFile.Read(".env.example").Replace("\nCHATBOT_DOMAIN=\n", $"\nCHATBOT_DOMAIN={domain}\n", StringComparison.Ordinal);

    private async Task<JsonObject> ResolveAsync(string? settings, params string[] arguments)
    {
        File.Copy(RepositoryFile.PathOf("compose.yaml"), Path.Combine(_folder, "compose.yaml"));
        if (settings is not null)
            await File.WriteAllTextAsync(Path.Combine(_folder, ".env"), settings);
        var start = new ProcessStartInfo(Program(), [.. arguments, "config", "--format", "json"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = _folder;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        // No warning either, as of a variable that is not set.
        Assert.Equal("", await errors);
        return JsonSerializer.Deserialize<JsonObject>(await output)!;
    }

    private static string Program() =>
        new[] { RepositoryFile.PathOf("artifacts/tools/" + Plugin), "/" + Plugin }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("There is no Docker Compose: ./test.sh fetches it, once.");
}
