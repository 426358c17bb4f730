using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Tests.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>The first account: made by whoever can read the console, and by nobody else.</summary>
public sealed class AccountSetupTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Setup_WithTheToken_MakesTheAdministratorOnce()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var browser = server.Browse();
        foreach (var path in new[] { "/", "/sign-in", "/register", "/account", "/nowhere", $"/c/{Guid.CreateVersion7()}" })
            Assert.Equal((HttpStatusCode.Redirect, "/setup"), Of(await browser.GetAsync(path)));
        Assert.Equal("ok", await browser.Client.GetStringAsync("/healthz/live"));
        Assert.NotEmpty(await browser.Client.GetByteArrayAsync("/css/base.css"));

        var made = await browser.PostAsync(Filled(await browser.GetAsync("/setup"), server.Services.GetRequiredService<SetupToken>().Make()));

        Assert.Equal((HttpStatusCode.OK, "/"), (made.Status, made.Path));
        Assert.Equal("root|Administrator", Assert.Single(server.Folder.Query("SELECT UserName, Role FROM Accounts")));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/setup")).Status);
        using var stranger = server.Browse();
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), Of(await stranger.GetAsync("/")));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/setup")).Status);
        var log = await server.StopAsync();
        Assert.All(["SetupTokenUsed", "SignedIn"], kind => Assert.Contains(kind, log, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "The token is wrong, or older than an hour.")]
    [InlineData("ja", "トークンが違うか、期限（1 時間）が切れています。")]
    public async Task Setup_WithoutTheToken_IsRefusedBesideTheFieldAndTheFormIsKept(string language, string message)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var browser = server.Browse(language);

        var page = await browser.PostAsync(Filled(await browser.GetAsync("/setup"), SecretToken.Make()));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.StartsWith(message, page.ErrorOf("Input.Token"), StringComparison.Ordinal);
        Assert.Equal("root", ChatForm.Of(page)["Input.UserName"]);
        Assert.Equal("", ChatForm.Of(page)["Input.Password"]);
        Assert.Equal(0, server.Folder.Count("Accounts"));
    }

    [Fact]
    public async Task Setup_EveryFieldEmpty_SaysSoBesideEach()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var browser = server.Browse();
        var page = await browser.PostAsync(ChatForm.Of(await browser.GetAsync("/setup")));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("Enter the token that the console showed.", page.ErrorOf("Input.Token"));
        Assert.Equal("Enter a user name.", page.ErrorOf("Input.UserName"));
        Assert.Equal("Enter a password.", page.ErrorOf("Input.Password"));
        Assert.Equal("", page.ErrorOf("Input.Email"));
    }

    [Fact]
    public async Task Setup_FiftyAtOnceWithTheToken_MakeExactlyOneAdministrator()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:SignInsAtOnce=8", "--Accounts:SignInQueue=100");
        var token = server.Services.GetRequiredService<SetupToken>().Make();
        var register = server.Services.GetRequiredService<AccountRegister>();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(
            () => register.SetUpAsync(token, new NewAccount($"first-{i}", null, null, ChatPeople.Password), "test", default))));

        Assert.Single(results.OfType<RegisterResult.Made>());
        Assert.Equal(49, results.OfType<RegisterResult.NotAllowed>().Count());
        Assert.Equal("Administrator", Assert.Single(server.Folder.Query("SELECT Role FROM Accounts")));
    }

    [Fact]
    public async Task Start_WithoutAnAccount_TellsTheConsoleInBothLanguagesAndTheLogNothing()
    {
        using var folder = new ChatFolder();
        (string, string)[] variables =
        [
            ("SECRET_KEY", Settings.GoodSecretKey), ("OPENAI_API_KEY", Settings.GoodApiKey), ("PORT", "0"), ("Logs__Level", "Debug"),
        ];
        await using var process = HostingProcess.Start(folder.Location, variables, "--UploadFolder=uploads");
        var address = Assert.IsType<Uri>(await process.Listening);
        var token = await process.LineAsync(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
        using var browser = new ChatBrowser(address, "ja");

        var made = await browser.PostAsync(Filled(await browser.GetAsync("/setup"), token));

        Assert.Equal(HttpStatusCode.OK, made.Status);
        var (exitCode, output) = await process.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("まだアカウントがありません。", output, StringComparison.Ordinal);
        Assert.Contains("There is no account yet.", output, StringComparison.Ordinal);
        Assert.Contains($":{address.Port}/setup", output, StringComparison.Ordinal);
        Assert.DoesNotContain(token, folder.Log(), StringComparison.Ordinal);
        // Once there is an account, nothing is told.
        await using var again = HostingProcess.Start(folder.Location, variables, "--UploadFolder=uploads");
        Assert.NotNull(await again.Listening);
        Assert.DoesNotContain("/setup", (await again.TerminateAsync()).Output, StringComparison.Ordinal);
    }

    private static (HttpStatusCode, string?) Of(ChatPage page) => (page.Status, page.Location);

    private static ChatForm Filled(ChatPage page, string token) => ChatForm.Of(page)
        .Set("Input.Token", token).Set("Input.UserName", "root").Set("Input.Password", ChatPeople.Password)
        // No field of the form, and so nothing.
        .Set("Input.Role", "Administrator").Set("Role", "Administrator");
}
