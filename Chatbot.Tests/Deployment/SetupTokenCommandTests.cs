using System.Diagnostics;
using System.Text.RegularExpressions;
using Chatbot.Tests.Configuration;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Deployment;

/// <summary>The command that shows the set-up token, as the guides and install.sh give it, upon what the product writes in Production.</summary>
public sealed partial class SetupTokenCommandTests
{
    [Fact]
    public async Task Command_AfterARestart_ShowsTheNewestTokenInBothLanguagesAndNoLog()
    {
        string[] places = ["deploy/install.sh", "docs/ec2.md", "docs/ec2.ja.md"];
        var commands = places.Select(place => Command().Matches(RepositoryFile.Read(place)).Select(match => match.Groups[1].Value).Single());
        var command = Assert.Single(commands.Distinct());
        using var folder = new ChatFolder();
        var (early, before) = await RunAsync(folder);
        var (token, after) = await RunAsync(folder);

        var shown = await ShellAsync(command, before + after);

        Assert.NotEqual(early, token);
        Assert.Equal(2, shown.Count(line => line == token));
        Assert.DoesNotContain(early, shown);
        Assert.DoesNotContain(shown, line => line.StartsWith('{'));
        Assert.Contains(shown, line => line.StartsWith("まだアカウントがありません。", StringComparison.Ordinal));
        Assert.Contains(shown, line => line.StartsWith("There is no account yet.", StringComparison.Ordinal));
    }

    /// <summary>Its token, and all that it has written, as in a container: there its port is 5000.</summary>
    private static async Task<(string Token, string Output)> RunAsync(ChatFolder folder)
    {
        await using var process = HostingProcess.Start(
            folder.Location, [("SECRET_KEY", Settings.GoodSecretKey), ("OPENAI_API_KEY", Settings.GoodApiKey), ("PORT", "0")], "--UploadFolder=uploads");
        var address = Assert.IsType<Uri>(await process.Listening);
        var token = await process.LineAsync(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = address };
        foreach (var path in new[] { "/setup", "/", "/nowhere" })
            (await client.GetAsync(path)).Dispose();
        var (_, output) = await process.TerminateAsync();
        Assert.Contains("\n{\"", output, StringComparison.Ordinal);
        return (token, output.Replace($":{address.Port}", ":5000", StringComparison.Ordinal));
    }

    private static async Task<string[]> ShellAsync(string command, string input)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        await shell.StandardInput.WriteAsync(input);
        shell.StandardInput.Close();
        return (await output).Split('\n');
    }

    [GeneratedRegex(@"docker compose logs --no-log-prefix chatbot \| (.+)")]
    private static partial Regex Command();
}
