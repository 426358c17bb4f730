using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chatbot.Tests.Integration;

public sealed class AccountSignInTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Theory]
    [InlineData("en", "The name or the password is wrong.")]
    [InlineData("ja", "名前かパスワードが違います。")]
    public async Task SignIn_WrongNameAndWrongPassword_AreAnsweredTheSame(string language, string message)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var browser = server.Browse(language);

        var wrongPassword = await browser.SignInAsync("ada", "not the right phrase");
        var wrongName = await browser.SignInAsync("nobody", "not the right phrase");

        Assert.Equal(HttpStatusCode.Unauthorized, wrongName.Status);
        Assert.Equal(wrongPassword.Status, wrongName.Status);
        Assert.Equal(wrongPassword.Words, wrongName.Words);
        Assert.Contains(message, wrongName.Words, StringComparison.Ordinal);
        Assert.Equal("nobody", ChatForm.Of(wrongName)["Input.Name"]);
        Assert.Equal("", ChatForm.Of(wrongName)["Input.Password"]);
        var log = await server.StopAsync();
        Assert.Contains("SignInFailed", log, StringComparison.Ordinal);
        Assert.DoesNotContain("not the right phrase", log, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/%09/evil.example", "/%09/evil.example")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/家", "/")]
    public async Task SignIn_ReturnUrl_LeadsOnlyToOurselves(string returnUrl, string place)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var browser = server.Browse();

        var page = await browser.SignInAsync("ada", ChatPeople.Password, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(place, page.Path);
        // The same of somebody who is signed in already.
        var again = await browser.GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(place, again.Path);
    }

    [Fact]
    public async Task Cookie_OfASession_IsKeptFromScriptsAndOtherSitesAndIsNewEachTime()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Network:KnownProxies=127.0.0.1");
        await server.AddAsync("ada");
        using var browser = server.Browse();

        var first = await CookieAsync(browser, https: false, null);
        Assert.Matches("^session=[A-Za-z0-9_-]{43}; expires=[^;]+; path=/; samesite=lax; httponly$", first);
        var secure = await CookieAsync(browser, https: true, null);
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{43}; expires=[^;]+; path=/; secure; samesite=lax; httponly$", secure);

        // Fixation: what the browser came with is not what it leaves with.
        var planted = "session=" + SecretToken.Make();
        var second = await CookieAsync(browser, https: false, planted);
        Assert.NotEqual(planted, second.Split(';')[0]);
        Assert.Equal(3, server.Folder.Count("AccountSessions"));
        Assert.DoesNotContain(SecretToken.Hash(planted.Split('=')[1]), server.Folder.Query("SELECT TokenHash FROM AccountSessions"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookies_OfTheSecondStepAndOfAPasskey_AreKeptFromScriptsAndOtherSitesAndEnd(bool https)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Network:KnownProxies=127.0.0.1");
        await server.AddAsync("ada");
        server.Folder.Query("UPDATE Accounts SET TwoFactorEnabled = 1 WHERE UserName = 'ada'");
        using var browser = server.Browse();
        var (prefix, secure) = https ? ("__Host-", " secure;") : ("", "");

        var step = await CookieAsync(browser, https, null, "second-step=");
        var passkey = await CookieAsync(browser, https, null, "passkey=", "/sign-in?handler=PasskeyOptions");

        Assert.Matches($"^{prefix}second-step=[A-Za-z0-9_-]{{43}}; max-age=300; path=/;{secure} samesite=lax; httponly$", step);
        Assert.Matches($"^{prefix}passkey=[A-Za-z0-9_-]+; path=/;{secure} samesite=strict; httponly$", passkey);
        // The browser keeps it until it is closed; what is sealed in it ends earlier.
        var sealedTicket = server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.TwoFactorUserIdScheme)
            .TicketDataFormat.Unprotect(passkey.Split('=', ';')[1])!.Properties;
        Assert.Equal(TimeSpan.FromMinutes(5), sealedTicket.ExpiresUtc - sealedTicket.IssuedUtc);
    }

    [Fact]
    public async Task SignIn_OfAnAccountThatIsDisabledMeanwhile_BeginsNoSessionAndRecordsNone()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var browser = server.Browse();
        await browser.SignInAsync("ada", "not the right phrase");
        // The right password ends the count, and a session follows.
        server.Folder.Query(
            "CREATE TRIGGER Meanwhile AFTER UPDATE OF AccessFailedCount ON Accounts WHEN NEW.AccessFailedCount = 0 "
            + "BEGIN UPDATE Accounts SET Disabled = 1 WHERE Id = NEW.Id; END");

        var page = await browser.SignInAsync("ada", ChatPeople.Password);

        Assert.Equal("/sign-in", page.Location);
        Assert.Equal((0, 1), (server.Folder.Count("AccountSessions"), server.Folder.Count("Accounts", "Disabled")));
        Assert.DoesNotContain("SignedIn", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_FormOfAnotherTabAfterSigningIn_LeadsOn()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var browser = server.Browse();
        var stale = ChatForm.Of(await browser.GetAsync("/sign-in")).Set("Input.Name", "ada").Set("Input.Password", ChatPeople.Password);
        await browser.SignInAsync("ada", ChatPeople.Password);

        var page = await browser.PostAsync(stale);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (page.Status, page.Location));
    }

    [Fact]
    public async Task SignIn_TooOftenForOneNameOrFromOneAddress_Is429AndSaysWhatToDo()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--RateLimits:Enabled=true", "--RateLimits:SignInsPerName=2", "--RateLimits:SignInsPerMinute=4");
        await server.AddAsync("ada");
        using var browser = server.Browse();
        // Full-width letters are the same name.
        foreach (var name in new[] { "nobody", "ｎｏｂｏｄｙ" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync(name, "not the right phrase")).Status);

        var refused = await browser.SignInAsync(" NOBODY ", "not the right phrase");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains("Wait about a minute", refused.Words, StringComparison.Ordinal);
        Assert.Equal((" NOBODY ", ""), (ChatForm.Of(refused)["Input.Name"], ChatForm.Of(refused)["Input.Password"]));
        // Of this address that was the third; whoever it is for, there is one more.
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("ada", ChatPeople.Password)).Status);
        using var other = server.Browse();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await other.SignInAsync("ada", ChatPeople.Password)).Status);
        Assert.Contains("RateLimited", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_FiftyAtOnce_SomeWaitTheOthersAreToldAndAnAnswerRunsOn()
    {
        var slow = new Scenario { Tokens = UpstreamText.For(200), BetweenTokens = TimeSpan.FromMilliseconds(10) };
        await using var server = await ChatServer.StartWithAccountsAsync(slow, "--Accounts:SignInQueue=5");
        using var ada = await server.SignInAsync("ada");
        var page = await ada.AskAsync("Tell me all.");
        using var strangers = server.Browse();
        var form = ChatForm.Of(await strangers.GetAsync("/sign-in")).Set("Input.Name", "nobody").Set("Input.Password", "not the right phrase");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => strangers.PostAsync(form)));

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable, $"{answer.Status}"));
        var busy = answers.First(answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        Assert.Contains("Wait a few seconds", busy.Words, StringComparison.Ordinal);
        Assert.Equal("Complete", (await ada.EndedAsync(page)).State);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionAndNeedsAForm()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var account = await ada.GetAsync("/account");
        Assert.True((await ada.GetAsync("/sign-out")).Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        Assert.Equal(1, server.Folder.Count("AccountSessions"));
        var form = ChatForm.Of(account, "Profile");
        form.Action = "/sign-out";

        var after = await ada.PostAsync(form);

        Assert.Equal("/sign-in", after.Path);
        Assert.Equal(0, server.Folder.Count("AccountSessions"));
        Assert.Equal(HttpStatusCode.Redirect, (await ada.GetAsync("/account")).Status);
    }

    /// <summary>Signs in by hand, and returns the cookie that comes of it, attributes and all.</summary>
    private static async Task<string> CookieAsync(
        ChatBrowser browser, bool https, string? planted, string name = "session=", string action = "/sign-in")
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = browser.Client.BaseAddress,
        };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", https ? "https" : "http");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        using var shown = await client.GetAsync("/sign-in");
        var antiforgery = shown.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync());
        using var post = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Input.Name"] = "ada",
                ["Input.Password"] = ChatPeople.Password,
                ["__RequestVerificationToken"] = document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            }),
        };
        post.Headers.Add("Cookie", planted is null ? antiforgery : $"{antiforgery}; {planted}");
        using var answer = await client.SendAsync(post);
        return answer.Headers.GetValues("Set-Cookie").Single(value => value.Contains(name, StringComparison.Ordinal));
    }
}
