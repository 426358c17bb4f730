using System.Net;
using System.Text.RegularExpressions;
using Chatbot.Core.Configuration;
using Chatbot.Tests.Configuration;

namespace Chatbot.Tests.Deployment;

/// <summary>The rules that compose.yaml keeps, in plain and with a domain.</summary>
public sealed partial class ComposeTests
{
    public static TheoryData<string> Domains => ["", "chat.example.com"];

    [Fact]
    public void Plain_OfAllServices_IsTheProductOnPort80()
    {
        var compose = ComposeFile.Plain();
        Assert.Equal("chatbot", Assert.Single(compose.Services).Key);
        Assert.Equal(["80:5000"], ComposeFile.TextsOf(compose.Chatbot["ports"]));
    }

    [Fact]
    public void Domain_OfAllPorts_OpensCaddysAlone()
    {
        var compose = ComposeFile.Tls();
        Assert.Equal(["chatbot", "caddy"], compose.Services.Keys);
        Assert.Equal(["80:80", "443:443"], ComposeFile.TextsOf(compose.Caddy["ports"]));
        Assert.Equal(["127.0.0.1:5080:5000"], ComposeFile.TextsOf(compose.Chatbot["ports"]));
        Assert.Equal("chat.example.com", (string?)compose.Caddy["environment"]!["CHATBOT_DOMAIN"]);
    }

    [Theory]
    [InlineData("172.30.80")]
    [InlineData("10.9.8")]
    public void Domain_OfAllWhoForward_BelievesCaddyAlone(string network)
    {
        var compose = ComposeFile.Tls(("CHATBOT_SUBNET", network));

        var options = Load(compose).Options;

        var caddy = (string?)compose.Caddy["networks"]!["front"]!["ipv4_address"];
        Assert.Equal(caddy, Assert.Single(options.Network.KnownProxies));
        Assert.Equal("chat.example.com", Assert.Single(options.Network.AllowedHosts));
    }

    /// <summary>"compose run" makes a second container of the product beside the first.</summary>
    [Theory]
    [InlineData("172.30.80")]
    [InlineData("10.9.8")]
    public void Addresses_OfTheNetwork_AreNotFixedButForCaddysWhichNobodyElseIsGiven(string network)
    {
        var compose = ComposeFile.Tls(("CHATBOT_SUBNET", network));

        Assert.Equal(["front"], ComposeFile.TextsOf(compose.Chatbot["networks"]));
        var addresses = compose.Root["networks"]!["front"]!["ipam"]!["config"]![0]!;
        var caddy = IPAddress.Parse((string)compose.Caddy["networks"]!["front"]!["ipv4_address"]!);
        Assert.Equal(network + ".0/24", (string?)addresses["subnet"]);
        Assert.True(IPNetwork.Parse((string)addresses["subnet"]!).Contains(caddy));
        Assert.False(IPNetwork.Parse((string)addresses["ip_range"]!).Contains(caddy));
    }

    [Fact]
    public void Plain_OfAllWhoForward_BelievesNobodyButWhoIsNamed()
    {
        Assert.Empty(Load(ComposeFile.Plain()).Options.Network.KnownProxies);
        var behindBalancer = ComposeFile.Load(ComposeFile.Variables(("CHATBOT_DOMAIN", ""), ("Network__KnownProxies", "10.0.0.0/16")));
        Assert.Equal(["10.0.0.0/16"], Load(behindBalancer).Options.Network.KnownProxies);
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void Services_OfEveryProfile_AreLocked(string domain) => Assert.All(Load(domain).Services.Values, service =>
    {
        Assert.Equal("true", (string?)service["read_only"]);
        Assert.Equal(["ALL"], ComposeFile.TextsOf(service["cap_drop"]));
        Assert.Equal(["no-new-privileges:true"], ComposeFile.TextsOf(service["security_opt"]));
        foreach (var key in "privileged network_mode pid ipc userns_mode user devices tmpfs sysctls".Split(' '))
            Assert.Null(service[key]);
        Assert.DoesNotContain(ComposeFile.TextsOf(service["volumes"]), volume => volume.Contains("docker.sock", StringComparison.Ordinal));
    });

    [Fact]
    public void Capabilities_OfAllServices_AreOneOfCaddy()
    {
        var compose = ComposeFile.Tls();
        Assert.Null(compose.Chatbot["cap_add"]);
        Assert.Equal(["NET_BIND_SERVICE"], ComposeFile.TextsOf(compose.Caddy["cap_add"]));
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void Services_OfEveryProfile_AreBoundedAndComeBack(string domain) => Assert.All(Load(domain).Services.Values, service =>
    {
        var limits = service["deploy"]!["resources"]!["limits"]!;
        Assert.All(["cpus", "memory", "pids"], key => Assert.NotNull(limits[key]));
        Assert.Equal("json-file", (string?)service["logging"]!["driver"]);
        Assert.Equal(("10m", "3"), ((string?)service["logging"]!["options"]!["max-size"], (string?)service["logging"]!["options"]!["max-file"]));
        Assert.Equal("always", (string?)service["restart"]);
        Assert.Matches("^[a-z]+:[0-9][^$]*$", (string)service["image"]!);
    });

    [Fact]
    public void Limits_OfTheProduct_AreThoseOfASmallServerAndOfTheSmokeTest()
    {
        var resources = ComposeFile.Plain().Chatbot["deploy"]!["resources"]!;
        Assert.Equal(("0.5", "512M", "200"), ((string?)resources["limits"]!["cpus"], (string?)resources["limits"]!["memory"], (string?)resources["limits"]!["pids"]));
        Assert.Equal(("0.25", "256M"), ((string?)resources["reservations"]!["cpus"], (string?)resources["reservations"]!["memory"]));

        var smokeTest = RepositoryFile.Read("deploy/smoke-test.sh");
        Assert.Contains("--cpus 0.5 --memory 512m --memory-swap 512m --pids-limit 200", smokeTest, StringComparison.Ordinal);
        Assert.Contains("--cap-drop ALL --security-opt no-new-privileges", smokeTest, StringComparison.Ordinal);
    }

    [Fact]
    public void Grace_OfEveryService_IsLongerThanTheProductTakesToStop()
    {
        var longest = new ProductionOptions().Answers.ShutdownGrace + TimeSpan.FromSeconds(10);
        Assert.All(ComposeFile.Tls().Services.Values, service =>
            Assert.True(TimeSpan.FromSeconds(int.Parse(((string)service["stop_grace_period"]!).TrimEnd('s'))) > longest));
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void Environment_OfTheProduct_IsKnownToIt(string domain)
    {
        var loaded = Load(Load(domain));

        Assert.Empty(loaded.Errors);
        Assert.Empty(loaded.Warnings);
        Assert.Equal(5000, loaded.Options.Port);
        var files = ComposeFile.TextsOf(Load(domain).Chatbot["secrets"]).Select(name => "/run/secrets/" + name);
        Assert.Equal([loaded.Options.OpenAI.ApiKeyFile, loaded.Options.SecretKeyFile, loaded.Options.Backup.PassphraseFile], files);
    }

    [Fact]
    public void Secrets_OfAllServices_AreFilesThatGitDoesNotTake()
    {
        var compose = ComposeFile.Tls();
        Assert.All(compose.Root["secrets"]!.AsObject(), secret => Assert.Equal("./secrets/" + secret.Key, (string?)secret.Value!["file"]));
        Assert.Contains("/secrets/", RepositoryFile.Lines(".gitignore"));
        Assert.Contains(".env", RepositoryFile.Lines(".gitignore"));
        Assert.All(compose.Services.Values, service => Assert.DoesNotContain(
            service["environment"]!.AsObject(), variable => SecretName().IsMatch(variable.Key) && !variable.Key.EndsWith("_FILE", StringComparison.Ordinal)));
    }

    [Fact]
    public void Folders_OfTheProduct_AreOnVolumes()
    {
        var compose = ComposeFile.Plain();
        var options = Load(compose).Options;
        var volumes = ComposeFile.TextsOf(compose.Chatbot["volumes"]);

        Assert.Equal(["data:/data", "logs:/logs", "backups:/backups"], volumes);
        Assert.All(volumes, volume => Assert.True(compose.Root["volumes"]!.AsObject().ContainsKey(volume.Split(':')[0])));
        Assert.StartsWith("/data/", options.DataFolder, StringComparison.Ordinal);
        Assert.StartsWith("/data/", options.UploadFolder, StringComparison.Ordinal);
        Assert.Equal("/logs", options.Logs.Folder);
    }

    [Fact]
    public void Version_OfTheImage_IsTheProducts()
    {
        var version = VersionOfProduct().Match(RepositoryFile.Read("Directory.Build.props")).Groups[1].Value;
        Assert.Equal("chatbot:" + version, (string?)ComposeFile.Plain().Chatbot["image"]);
        Assert.Equal(version, (string?)ComposeFile.Plain().Chatbot["build"]!["args"]!["VERSION"]);
    }

    private static ComposeFile Load(string domain) => domain.Length == 0 ? ComposeFile.Plain() : ComposeFile.Tls();

    private static LoadedOptions Load(ComposeFile compose)
    {
        using var settings = new Settings();
        settings.Secrets();
        foreach (var (name, value) in compose.Chatbot["environment"]!.AsObject().Where(variable => !variable.Key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)))
            settings.Variable(name, (string)value!);
        return settings.Load((string?)compose.Chatbot["environment"]!["ASPNETCORE_ENVIRONMENT"]);
    }

    [GeneratedRegex("KEY|SECRET|TOKEN|PASSWORD", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("<Version>(.+)</Version>")]
    private static partial Regex VersionOfProduct();
}
