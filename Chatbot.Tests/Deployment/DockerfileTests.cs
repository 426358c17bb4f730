using System.Text.Json;
using System.Text.RegularExpressions;
using Chatbot.Tests.Backups;
using Chatbot.Tests.Configuration;
using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Deployment;

/// <summary>The rules that Dockerfile and .dockerignore keep. What comes of them is looked at by deploy/smoke-test.sh.</summary>
public sealed partial class DockerfileTests
{
    /// <summary>One instruction each, continued lines joined.</summary>
    private static readonly string[] Instructions =
        [.. string.Join('\n', RepositoryFile.Lines("Dockerfile")).Replace("\\\n", "", StringComparison.Ordinal).Split('\n')];

    /// <summary>Those of the image that is shipped.</summary>
    private static readonly string[] Last = Instructions[Array.FindLastIndex(Instructions, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];

    private static readonly Dictionary<string, string> Variables = PairPattern().Matches(Last.Single(line => line.StartsWith("ENV ", StringComparison.Ordinal)))
        .ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value);

    [Fact]
    public void Bases_OfEveryStage_AreMicrosoftsWithAVersion()
    {
        var bases = Instructions.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["FROM mcr.microsoft.com/dotnet/aspnet:$RUNTIME_TAG AS runtime", "FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:$SDK_TAG AS build",
                "FROM runtime"],
            bases);
        Assert.Contains("ARG SDK_TAG=10.0-noble", Instructions);
        Assert.Contains("ARG RUNTIME_TAG=10.0-noble-chiseled-extra", Instructions);
    }

    [Fact]
    public void Image_ItsUserAndItsCommands_NeedNoRootAndNoShell()
    {
        Assert.Equal("USER $APP_UID", Assert.Single(Last, line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Equal(["dotnet", "Chatbot.Web.dll"], JsonOf("ENTRYPOINT "));
        Assert.Equal(["dotnet", "Chatbot.Web.dll", "--healthcheck"], JsonOf("HEALTHCHECK "));
        Assert.DoesNotContain(Last, line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.DoesNotContain(Instructions, line => line.StartsWith("ADD ", StringComparison.Ordinal) || line.StartsWith("VOLUME ", StringComparison.Ordinal));
        Assert.Contains("EXPOSE 5000", Last);
        // What is copied from the build belongs to root and cannot be changed, the folders apart.
        Assert.Equal(
            ["COPY --from=build --chown=$APP_UID:$APP_UID /folders /", "COPY --from=build /app /app"],
            Last.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)));
    }

    /// <summary>Compose gives up as soon as a container is unhealthy: not before the scripts do.</summary>
    [Fact]
    public void HealthCheck_OfAContainerThatStarts_WaitsAsLongAsTheScripts()
    {
        var startPeriod = int.Parse(StartPeriodPattern().Match(Last.Single(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal))).Groups[1].Value);
        var readySeconds = int.Parse(ReadySecondsPattern().Match(RepositoryFile.Read("deploy/release.sh")).Groups[1].Value);

        Assert.InRange(startPeriod, readySeconds, int.MaxValue);
    }

    [Fact]
    public void HealthCheck_OfABusyContainer_WaitsLongerThanItsProbe()
    {
        var timeout = int.Parse(TimeoutPattern().Match(Last.Single(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal))).Groups[1].Value);

        Assert.InRange(HealthProbe.Patience.TotalSeconds, 1, timeout - 5);
    }

    [Fact]
    public void Restore_OfTheBuild_IsLockedAndComesBeforeTheSources()
    {
        var restore = Array.FindIndex(Instructions, line => line.Contains("dotnet restore", StringComparison.Ordinal));
        Assert.Contains("--locked-mode", Instructions[restore], StringComparison.Ordinal);
        Assert.True(restore < Array.IndexOf(Instructions, "COPY . ."));
        Assert.Contains(Instructions, line => line.Contains("dotnet publish", StringComparison.Ordinal) && line.Contains("--no-restore", StringComparison.Ordinal));
    }

    /// <summary>What is compiled with one framework runs on no other: it is taken from the base of the image itself.</summary>
    [Fact]
    public void Framework_ThatItIsCompiledWith_IsThatOfTheImage()
    {
        const string Framework = "-p:FrameworkFolder=/framework -p:RuntimeFrameworkVersion=\"$(ls /framework/Microsoft.NETCore.App)\"";
        var copied = Array.IndexOf(Instructions, "COPY --from=runtime /usr/share/dotnet/shared /framework");
        var users = Instructions.Where(line => line.Contains("dotnet restore", StringComparison.Ordinal) || line.Contains("dotnet publish", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, users.Count);
        Assert.All(users, line => Assert.Contains(Framework, line, StringComparison.Ordinal));
        Assert.InRange(copied, 1, Array.IndexOf(Instructions, users[0]));
    }

    [Theory]
    [InlineData("amd64", "linux-x64")]
    [InlineData("arm64", "linux-arm64")]
    public async Task Publish_ForEachArchitecture_IsForItsRuntime(string architecture, string runtime)
    {
        var (exitCode, output) = await PublishAsync(architecture);

        Assert.Equal(0, exitCode);
        Assert.Contains($" --runtime {runtime} ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arm")]
    [InlineData("riscv64")]
    [InlineData("")]
    public async Task Publish_ForAnotherArchitecture_IsRefused(string architecture) => Assert.Equal(
        (1, $"There is no build for the architecture '{architecture}': amd64 and arm64 only.\n"), await PublishAsync(architecture));

    [Fact]
    public void Variables_OfTheImage_AreKnownToTheProductAndHoldNoSecret()
    {
        using var settings = new Settings();
        settings.Secrets();
        foreach (var (name, value) in Variables)
            settings.Variable(name, value);

        var loaded = settings.Load(Variables["ASPNETCORE_ENVIRONMENT"]);

        Assert.Empty(loaded.Errors);
        Assert.Empty(loaded.Warnings);
        Assert.Equal(
            ("/data/chatbot", "/data/uploads", "/logs", 5000),
            (loaded.Options.DataFolder, loaded.Options.UploadFolder, loaded.Options.Logs.Folder, loaded.Options.Port));
        Assert.Equal(("Production", "Asia/Tokyo", "/data"), (Variables["ASPNETCORE_ENVIRONMENT"], Variables["TZ"], Variables["TMPDIR"]));
        Assert.DoesNotContain(Variables.Keys, name => name.Contains("KEY", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Runtime_OfTheImage_IsTheOneThatIsMeasured()
    {
        var measured = MeasuredPattern().Matches(RepositoryFile.Read("bench/lib.sh")).ToDictionary(pair => pair.Groups[1].Value, pair => pair.Groups[2].Value);
        Assert.True(measured.Count >= 3);
        Assert.All(measured, pair => Assert.Equal(pair.Value, Variables[pair.Key]));
    }

    [Fact]
    public void Labels_OfTheImage_TellWhatItIs()
    {
        var labels = PairPattern().Matches(Last[^1]).Select(pair => pair.Groups[1].Value).ToList();
        Assert.StartsWith("LABEL ", Last[^1], StringComparison.Ordinal);
        Assert.All(
            ["title", "description", "licenses", "base.name", "version", "revision", "created", "source"],
            name => Assert.Contains("org.opencontainers.image." + name, labels));
    }

    [Fact]
    public void Context_OfTheBuild_IsWhatIsNamedAndNothingElse()
    {
        var lines = RepositoryFile.Lines(".dockerignore");
        var named = lines.Where(line => line[0] == '!').Select(line => line[1..]).ToList();

        Assert.Equal("*", lines[0]);
        Assert.Equal(
            ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "NuGet.config", "global.json", "BannedSymbols.txt",
                ".editorconfig", "appsettings.json", "appsettings.Production.json", "Chatbot.Core", "Chatbot.Web"],
            named);
        Assert.All(named, path => Assert.True(RepositoryFile.Exists(path), path));
        // A name that is taken in again behind an exclusion would undo it.
        Assert.Equal(named.Count + 1, Array.FindLastIndex(lines, line => line[0] == '!') + 1);
        Assert.All(["**/bin", "**/obj", "**/data", "**/logs", "**/secrets", "**/.env*", "**/.git*"], line => Assert.Contains(line, lines));
    }

    /// <summary>The instruction as the shell of the build runs it; "dotnet" says only what it was called with.</summary>
    private static Task<(int ExitCode, string Output)> PublishAsync(string architecture)
    {
        var instruction = Instructions.Single(line => line.StartsWith("RUN ", StringComparison.Ordinal) && line.Contains("dotnet publish", StringComparison.Ordinal));
        return Shell.RunAsync(
            Path.GetTempPath(), [("TARGETARCH", architecture)], "/bin/sh", "-c", "dotnet() { echo \"$*\"; }; " + instruction["RUN ".Length..]);
    }

    private static string[] JsonOf(string instruction)
    {
        var line = Last.Single(line => line.StartsWith(instruction, StringComparison.Ordinal));
        return JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    [GeneratedRegex("""([A-Za-z0-9_.]+)=("[^"]*"|\S+)""")]
    private static partial Regex PairPattern();

    [GeneratedRegex(@"--timeout=(\d+)s")]
    private static partial Regex TimeoutPattern();

    [GeneratedRegex(@"--start-period=(\d+)s ")]
    private static partial Regex StartPeriodPattern();

    [GeneratedRegex(@"(?m)^ready_seconds=\$\{CHATBOT_READY_SECONDS:-(\d+)\}$")]
    private static partial Regex ReadySecondsPattern();

    [GeneratedRegex(@"((?:DOTNET|MALLOC)_\w+)=(\w+)")]
    private static partial Regex MeasuredPattern();
}
