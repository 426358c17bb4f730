using System.Net;
using System.Net.Sockets;
using Chatbot.Tests.Configuration;

namespace Chatbot.Tests.Integration;

public sealed class HostingProcessTests : IDisposable
{
    private const string ApiKey = "sk-planted-3b1f9c7a5e2d8046";
    private const string SecretKey = "planted-secret-c0a8e4b29d7f6135-93e1";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_WithoutEnvironmentOrSecrets_IsAProductionThatRefusesInBothLanguages()
    {
        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [("OPENAI_API_KEY", ""), ("PORT", "abc")]);

        Assert.Equal(78, exitCode);
        Assert.Contains("APIキーが設定されていません", output, StringComparison.Ordinal);
        Assert.Contains("No API key is set.", output, StringComparison.Ordinal);
        Assert.Contains("環境変数 OPENAI_API_KEY、またはファイル /run/secrets/openai_api_key", output, StringComparison.Ordinal);
        Assert.Contains("SECRET_KEY が設定されていません", output, StringComparison.Ordinal);
        Assert.Contains("Port (PORT)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Testing")]
    [InlineData("Production")]
    public async Task Run_Secrets_AreNowhereInWhatItSays(string profile)
    {
        (string, string)[] variables = [.. Secrets(), ("ASPNETCORE_ENVIRONMENT", profile), ("PORT", "0"), ("Logs__Level", "Debug")];
        await using var process = HostingProcess.Start(_folder, variables, "--UploadFolder=uploads");
        var address = Assert.IsType<Uri>(await process.Listening);
        using var client = new HttpClient { BaseAddress = address };
        var said = new List<string>();
        foreach (var path in new[] { "/", "/nowhere", "/Error", "/healthz/live", "/healthz/ready", $"/{ApiKey}", $"/?key={SecretKey}" })
        {
            foreach (var accept in new[] { "text/html", "application/json" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Accept.ParseAdd(accept);
                using var response = await client.SendAsync(request);
                said.Add(response.Headers + await response.Content.ReadAsStringAsync());
            }
        }

        using var forged = await client.PostAsync("/language", null);
        said.Add(await forged.Content.ReadAsStringAsync());
        var (exitCode, output) = await process.TerminateAsync();
        said.Add(output);
        said.AddRange(Directory.GetFiles(Path.Combine(_folder, "logs")).Select(File.ReadAllText));
        said.AddRange(Directory.GetFiles(Path.Combine(_folder, "data", "keys")).Select(File.ReadAllText));
        said.Add((await HostingProcess.RunAsync(_folder, variables, "--help")).Output);
        said.Add((await HostingProcess.RunAsync(_folder, variables, "--nonsense")).Output);
        said.Add((await HostingProcess.RunAsync(_folder, variables, "--Port=abc", "--OpenAI:ApiKey=" + ApiKey + " x")).Output);

        Assert.Equal(0, exitCode);
        Assert.True(said.Count > 16 && said.TrueForAll(text => text.Length > 0));
        Assert.All(said, text => Assert.DoesNotContain(ApiKey, text, StringComparison.Ordinal));
        Assert.All(said, text => Assert.DoesNotContain(SecretKey, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_PortOfTheBaseImage_DoesNotWin()
    {
        var port = FreePort();
        (string, string)[] variables =
        [
            .. Secrets(), ("ASPNETCORE_HTTP_PORTS", "8080"), ("ASPNETCORE_URLS", "http://127.0.0.1:8081"), ("PORT", $"{port}"),
        ];
        await using var process = HostingProcess.Start(_folder, variables);

        var address = Assert.IsType<Uri>(await process.Listening);
        Assert.Equal(port, address.Port);
        using (var client = new HttpClient { BaseAddress = address })
            Assert.Equal("ok", await client.GetStringAsync("/healthz/ready"));
        Assert.Equal((0, ""), await HostingProcess.RunAsync(_folder, variables, "--healthcheck"));

        var (exitCode, output) = await HostingProcess.RunAsync(_folder, variables, "--DataFolder=other");
        Assert.Equal(1, exitCode);
        Assert.Contains("ポートは使用中です", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        await process.TerminateAsync();
        Assert.Equal((1, ""), await HostingProcess.RunAsync(_folder, variables, "--healthcheck"));
    }

    [Fact]
    public async Task Start_DataFolderOfAnother_IsRefusedUntilThatIsGone()
    {
        (string, string)[] variables = [.. Secrets(), ("PORT", "0")];
        await using (var first = HostingProcess.Start(_folder, variables))
        {
            Assert.NotNull(await first.Listening);

            var (exitCode, output) = await HostingProcess.RunAsync(_folder, variables);

            Assert.Equal(78, exitCode);
            Assert.Contains("別のプロセス", output, StringComparison.Ordinal);
            Assert.Contains("Another process (a server or a restore) uses the data folder", output, StringComparison.Ordinal);
        }

        // It was killed, and what it held is free.
        await using var next = HostingProcess.Start(_folder, variables);
        Assert.NotNull(await next.Listening);
    }

    [Fact]
    public async Task Start_SecretKeyHasChanged_IsExplained()
    {
        await using (var first = HostingProcess.Start(_folder, [.. Secrets(), ("PORT", "0")]))
        {
            Assert.NotNull(await first.Listening);
            await first.TerminateAsync();
        }

        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [.. Secrets(), ("SECRET_KEY", Settings.GoodSecretKey), ("PORT", "0")]);

        Assert.Equal(78, exitCode);
        Assert.Contains("今の SECRET_KEY では読めません", output, StringComparison.Ordinal);
        Assert.Contains("Restore the old SECRET_KEY", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Prot=1", 64, "Port")]
    [InlineData("--environment=Staging", 78, "Development, Testing, Production")]
    public async Task Start_WrongArgument_SaysWhatIsAllowed(string argument, int code, string hint)
    {
        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [], argument);
        Assert.Equal(code, exitCode);
        Assert.Contains(hint, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Start_LogFolderCannotBeMade_GoesOnWithTheConsole()
    {
        var blocked = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(blocked, "");
        await using var process = HostingProcess.Start(_folder, [.. Secrets(), ("PORT", "0"), ("Logs__Folder", blocked + "/logs")]);

        Assert.NotNull(await process.Listening);
        var (exitCode, output) = await process.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("log lines go to the console only", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataFolderCannotBeMade_IsExplained()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        var (exitCode, output) = await HostingProcess.RunAsync(_folder, [.. Secrets(), ("DataFolder", "file/data")]);
        Assert.Equal(78, exitCode);
        Assert.Contains("データ フォルダー", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Secrets() => [("OPENAI_API_KEY", ApiKey), ("SECRET_KEY", SecretKey)];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
