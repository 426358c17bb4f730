using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Storage;
using Chatbot.Tests.Oidc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>Signing in by a provider of identities, against a real one.</summary>
public sealed class AccountOidcTests(OidcServer provider) : IClassFixture<OidcServer>
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task LinkedAccount_SignsInAndIsLedWhereItWanted()
    {
        await using var server = await StartAsync();
        using var ada = await server.SignInAsync("ada");
        await provider.SignsInAsync(new("sub-1", "ada@example.com", Verified: true));
        Assert.Contains("Linked.", (await LinkAsync(ada)).Words, StringComparison.Ordinal);
        using var phone = server.Browse();

        var page = await EnterAsync(phone, "/account");

        Assert.Equal("/account", page.Path);
        Assert.Contains("ada", page.Document.QuerySelector(".account-menu")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"{provider.Address}|sub-1", Assert.Single(server.Folder.Query("SELECT LoginProvider, ProviderKey FROM AccountLogins")));
        var log = await server.StopAsync();
        Assert.Contains("ExternalLoginLinked", log, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.com", log, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityServer.ClientSecret, log, StringComparison.Ordinal);
    }

    // Each visit with a code, whosever it is, would have us ask the provider.
    [Fact]
    public async Task Callback_RepeatedByAStranger_IsCounted()
    {
        await using var server = await StartAsync("--RateLimits:Enabled=true", "--RateLimits:SignInsPerMinute=3");
        await server.AddAsync(ChatPeople.Root);
        using var stranger = server.Browse();
        var paths = new List<string?>();
        for (var visit = 0; visit < 5; visit++)
            paths.Add((await stranger.GetAsync("/sign-in/oidc?code=code&state=state")).Location);

        Assert.Equal(
            ["/sign-in?problem=Failed", "/sign-in?problem=Failed", "/sign-in?problem=Failed", "/sign-in?problem=TooMany", "/sign-in?problem=TooMany"], paths);
        var told = await stranger.GetAsync(paths[^1]!);
        Assert.Equal(HttpStatusCode.TooManyRequests, told.Status);
        Assert.Contains("Too many attempts", told.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Oidc_AccountTakenOverByAnUnverifiedEmail_IsRefused(bool verified)
    {
        await using var server = await StartAsync("--Oidc:CreateAccounts=true", "--Oidc:EmailDomains=example.com");
        var root = await server.AddAsync(ChatPeople.Root);
        await server.Services.GetRequiredService<AccountRegister>().CreateAsync(
            new NewAccount("boss", null, "boss@example.com", null), root, "test", default);
        using var thief = server.Browse();
        await provider.SignsInAsync(new("thief", "boss@example.com", verified, UserName: "boss"));

        var page = await EnterAsync(thief);

        // Not even a verified one links: an address may be given to somebody else.
        Assert.Equal($"/sign-in?problem={(verified ? "Taken" : "Email")}", page.Path);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).Status);
        Assert.Equal((0, 2), (server.Folder.Count("AccountLogins"), server.Folder.Count("Accounts")));
    }

    [Fact]
    public async Task Stranger_WithoutALink_IsToldWhatToDo()
    {
        await using var server = await StartAsync();
        await server.AddAsync("ada");
        using var stranger = server.Browse();
        await provider.SignsInAsync(new("sub-9", "ada@example.com", Verified: true, UserName: "ada"));

        var page = await EnterAsync(stranger);

        Assert.Equal("/sign-in?problem=Unlinked", page.Path);
        Assert.Contains("No active account is linked to this account at Team Login.", page.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mori@example.com", true, true)]
    [InlineData("mori@EXAMPLE.com", true, true)]
    [InlineData("mori@example.com", false, false)]
    [InlineData("mori@example.com.evil.example", true, false)]
    [InlineData("mori@sub.example.com", true, false)]
    [InlineData("not an address", true, false)]
    [InlineData(null, true, false)]
    public async Task CreateAccounts_VerifiedAddressOfTheDomains_MakesOneAccount(string? email, bool verified, bool made)
    {
        await using var server = await StartAsync("--Oidc:CreateAccounts=true", "--Oidc:EmailDomains=example.com");
        await server.AddAsync("mori");
        using var browser = server.Browse();
        await provider.SignsInAsync(new("sub-2", email, verified, "森 <b>", "mori"));

        var page = await EnterAsync(browser);

        if (!made)
        {
            Assert.Equal(("/sign-in?problem=Email", 2), (page.Path, server.Folder.Count("Accounts")));
            return;
        }

        Assert.Equal("/", page.Path);
        // Its name was taken.
        Assert.Equal("Member|森 <b>|", Assert.Single(server.Folder.Query("SELECT Role, DisplayName, PasswordHash FROM Accounts WHERE UserName = 'mori-2'")));
        // It waits for no password.
        Assert.True((await server.Services.GetRequiredService<AccountDesk>().ListAsync(default)).Single(one => one.UserName == "mori-2").HasWayIn);
        using var again = server.Browse();
        Assert.Equal("/", (await EnterAsync(again)).Path);
        Assert.Equal(3, server.Folder.Count("Accounts"));
    }

    [Fact]
    public async Task DisabledAccount_AndOneWithASecondStep_AreNotInByTheProviderAlone()
    {
        await using var server = await StartAsync();
        using var ada = await server.SignInAsync("ada");
        await provider.SignsInAsync(new("sub-1"));
        await LinkAsync(ada);
        var id = await server.AddAsync("ada");
        using var phone = server.Browse();
        await server.Services.GetRequiredService<Database>().WriteAsync(context => context.Set<Account>().Where(account => account.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.TwoFactorEnabled, true)), default);
        Assert.Equal("/sign-in/code", (await EnterAsync(phone)).Path);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).Status);

        await server.Services.GetRequiredService<AccountDesk>().SetDisabledAsync(id, true, await server.AddAsync(ChatPeople.Root), "test", default);

        Assert.Equal("/sign-in?problem=Unlinked", (await EnterAsync(phone)).Path);
    }

    [Fact]
    public async Task Link_AsksThePasswordAndIsTakenOnlyFromTheSessionThatAsked()
    {
        await using var server = await StartAsync();
        using var ada = await server.SignInAsync("ada");
        using var eve = await server.SignInAsync("eve");
        await provider.SignsInAsync(new("sub-of-ada"));
        var form = ChatForm.Of(await ada.GetAsync("/account/external"), "Link");
        Assert.StartsWith("The password is wrong.", (await ada.PostAsync(form.Set("Input.Password", "not the right phrase"))).ErrorOf("Input.Password"), StringComparison.Ordinal);

        // Eve begins and lets somebody else finish: the answer is not theirs to give.
        var begun = await eve.PostAsync(ChatForm.Of(await eve.GetAsync("/account/external"), "Link").Set("Input.Password", ChatPeople.Password));
        var answer = await ada.GetAsync(await AnswerAsync(ada, begun));
        Assert.Contains("problem=Failed", answer.Location, StringComparison.Ordinal);
        Assert.Equal(0, server.Folder.Count("AccountLogins"));

        // The same browser, and somebody else has signed in meanwhile.
        begun = await eve.PostAsync(ChatForm.Of(await eve.GetAsync("/account/external"), "Link").Set("Input.Password", ChatPeople.Password));
        var late = await AnswerAsync(eve, begun);
        await eve.PostAsync(ChatForm.Of(await eve.GetAsync("/account"), "Profile").At("/sign-out"));
        await eve.SignInAsync("ada", ChatPeople.Password);
        Assert.Contains("problem=Failed", (await eve.GetAsync(late)).Location, StringComparison.Ordinal);
        Assert.Equal(0, server.Folder.Count("AccountLogins"));
        await eve.PostAsync(ChatForm.Of(await eve.GetAsync("/account"), "Profile").At("/sign-out"));
        await eve.SignInAsync("eve", ChatPeople.Password);

        await LinkAsync(ada);
        Assert.Contains("This account at Team Login is linked already.", (await LinkAsync(eve)).Words, StringComparison.Ordinal);
        var page = await ada.GetAsync("/account/external");
        var unlink = ChatForm.Of(page, "Unlink");
        var stolen = ChatForm.Of(await eve.GetAsync("/account/external"), "Link").Set("issuer", unlink["issuer"])
            .Set("subject", unlink["subject"]).At("/account/external?handler=Unlink");
        Assert.Equal(HttpStatusCode.NotFound, (await eve.PostAsync(stolen)).Status);
        Assert.Contains("Unlinked.", (await ada.PostAsync(unlink)).Words, StringComparison.Ordinal);
        Assert.Equal(0, server.Folder.Count("AccountLogins"));
    }

    [Fact]
    public async Task Unlink_OfTheOnlyWayIn_IsRefused()
    {
        await using var server = await StartAsync("--Oidc:CreateAccounts=true", "--Oidc:EmailDomains=example.com");
        await server.AddAsync(ChatPeople.Root);
        using var mori = server.Browse();
        await provider.SignsInAsync(new("sub-2", "mori@example.com", Verified: true));
        await EnterAsync(mori);

        var page = await mori.PostAsync(ChatForm.Of(await mori.GetAsync("/account/external"), "Unlink"));

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal(1, server.Folder.Count("AccountLogins"));
    }

    // There is no password to ask for: each form that would ask one says so instead, and to be deleted one has to have signed in just now.
    [Fact]
    public async Task AccountWithoutAPassword_IsAskedForNoneAndDeletesItselfAfterSigningIn()
    {
        await using var server = await StartAsync("--Oidc:CreateAccounts=true", "--Oidc:EmailDomains=example.com");
        await server.AddAsync(ChatPeople.Root);
        using var mori = server.Browse();
        await provider.SignsInAsync(new("sub-2", "mori@example.com", Verified: true));
        await EnterAsync(mori);
        foreach (var path in new[] { "/account/passkeys", "/account/second-step", "/account/external" })
        {
            var shown = await mori.GetAsync(path);
            Assert.Contains("This account has no password.", shown.Words, StringComparison.Ordinal);
            Assert.Null(shown.Document.QuerySelector("main input[type=password]"));
        }

        var form = ChatForm.Of(await mori.GetAsync("/account/delete"));
        server.Folder.Query("UPDATE AccountSessions SET CreatedAt = CreatedAt - 11 * 60 * 1000");
        var late = await mori.GetAsync("/account/delete");
        Assert.Contains("sign out, sign in again, and come back to this page within 10 minutes", late.Words, StringComparison.Ordinal);
        Assert.Null(late.Document.QuerySelector("main form"));
        Assert.Equal(HttpStatusCode.BadRequest, (await mori.PostAsync(form)).Status);
        Assert.Equal(2, server.Folder.Count("Accounts"));

        await mori.PostAsync(ChatForm.Of(await mori.GetAsync("/account"), "Profile").At("/sign-out"));
        await EnterAsync(mori);
        var again = await mori.GetAsync("/account/delete");
        Assert.Null(again.Document.QuerySelector("main input[type=password]"));
        await mori.PostAsync(ChatForm.Of(again));
        Assert.Equal((1, 0), (server.Folder.Count("Accounts"), server.Folder.Count("AccountLogins")));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("code")]
    [InlineData("again")]
    [InlineData("elsewhere")]
    [InlineData("refused")]
    public async Task Callback_ThatIsNotTheAnswerToThisBrowser_SignsNobodyIn(string what)
    {
        await using var server = await StartAsync();
        using var ada = await server.SignInAsync("ada");
        await provider.SignsInAsync(new("sub-1"));
        await LinkAsync(ada);
        using var browser = server.Browse();
        using var other = server.Browse();
        if (what == "refused")
            await provider.SignsInAsync(null);
        var begun = await browser.GetAsync("/sign-in/external");
        var callback = await AnswerAsync(browser, begun);
        var query = QueryHelpers.ParseQuery(new Uri(callback).Query).ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        if (what == "again")
            Assert.Equal("/", (await browser.GetAsync(callback)).Location);
        else if (what is "state" or "code")
            query[what] = new string([.. query[what]!.Reverse()]);

        var page = await (what == "elsewhere" ? other : browser).GetAsync(QueryHelpers.AddQueryString("/sign-in/oidc", query));

        Assert.Equal(("/sign-in?problem=Failed", HttpStatusCode.Redirect), (page.Location, page.Status));
        // Ada's own, and the one of the answer that was good.
        Assert.Equal(what == "again" ? 2 : 1, server.Folder.Count("AccountSessions"));
    }

    [Fact]
    public async Task Provider_ThatIsAway_IsToldAndThePasswordStillWorks()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--Oidc:Authority=http://127.0.0.1:1/", "--Oidc:ClientId=chatbot", "--Oidc:DisplayName=Team Login");
        await server.AddAsync("ada");
        using var browser = server.Browse();

        var page = await browser.GetAsync("/sign-in/external");

        Assert.Equal("/sign-in?problem=Away", page.Path);
        Assert.Contains("Team Login cannot be reached.", page.Words, StringComparison.Ordinal);
        Assert.Equal("/", (await browser.SignInAsync("ada", ChatPeople.Password)).Path);
    }

    [Fact]
    public async Task WithoutAnAuthority_ThereIsNoSuchWay()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        using var stranger = server.Browse();

        foreach (var path in new[] { "/sign-in/external", "/sign-in/oidc" })
            Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/sign-in/external")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync("/account/external")).Status);
        Assert.Null((await stranger.GetAsync("/sign-in")).Document.QuerySelector("a[href^='/sign-in/external']"));
    }

    private Task<ChatServer> StartAsync(params string[] arguments) => ChatServer.StartWithAccountsAsync(Short, [.. provider.Arguments, .. arguments]);

    /// <summary>Through the provider and back, as a browser goes.</summary>
    private static async Task<ChatPage> EnterAsync(ChatBrowser browser, string? returnUrl = null)
    {
        var begun = await browser.GetAsync("/sign-in/external" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        return await BackAsync(browser, begun);
    }

    private static async Task<ChatPage> LinkAsync(ChatBrowser browser) => await BackAsync(browser, await browser.PostAsync(
        ChatForm.Of(await browser.GetAsync("/account/external"), "Link").Set("Input.Password", ChatPeople.Password)));

    private static async Task<ChatPage> BackAsync(ChatBrowser browser, ChatPage begun)
    {
        var answer = await browser.GetAsync(await AnswerAsync(browser, begun));
        return await browser.GetAsync(answer.Location!);
    }

    /// <summary>Where the provider sends the browser back to.</summary>
    private static async Task<string> AnswerAsync(ChatBrowser browser, ChatPage begun)
    {
        var address = begun.Location ?? begun.Document.QuerySelector("main a.main")!.GetAttribute("href")!;
        Assert.Contains("code_challenge_method=S256", address, StringComparison.Ordinal);
        Assert.Contains("nonce=", address, StringComparison.Ordinal);
        return (await browser.GetAsync(address)).Location!;
    }
}
