using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpNet;

namespace Chatbot.Tests.Integration;

/// <summary>The second step as people meet it: switched on, asked for, reset.</summary>
public sealed class AccountSecondStepTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task SignIn_WithASecondStep_NeedsACodeThatIsUsedOnce()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var (key, recovery) = await SwitchOnAsync(ada);
        using var phone = server.Browse();

        var asked = await phone.SignInAsync("ada", ChatPeople.Password, "/sign-in?returnUrl=%2Faccount");
        Assert.Equal("/sign-in/code", asked.Path);
        // Half signed in is signed out.
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).Status);
        Assert.Equal(1, server.Folder.Count("AccountSessions"));
        var wrong = await phone.PostAsync(ChatForm.Of(asked).Set("Input.Code", "000000"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.StartsWith("The code is wrong or has been used.", wrong.ErrorOf("Input.Code"), StringComparison.Ordinal);
        // The code that has switched it on is used up; the next one is taken early.
        var code = CodeOf(key, 1);
        Assert.Equal("/account", (await phone.PostAsync(ChatForm.Of(wrong).Set("Input.Code", code))).Path);

        using var thief = server.Browse();
        asked = await thief.SignInAsync("ada", ChatPeople.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.PostAsync(ChatForm.Of(asked).Set("Input.Code", code))).Status);
        Assert.Equal("/", (await thief.PostAsync(ChatForm.Of(asked).Set("Input.Code", recovery[0]))).Path);
        var log = await server.StopAsync();
        Assert.Contains("RecoveryCodeUsed", log, StringComparison.Ordinal);
        Assert.All([key, code, .. recovery], secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_WithoutThePasswordBefore_LeadsToTheSignIn()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var (key, recovery) = await SwitchOnAsync(ada);
        using var stranger = server.Browse();
        var form = ChatForm.Of(await stranger.GetAsync("/sign-in"));
        form.Action = "/sign-in/code";

        Assert.Equal("/sign-in", (await stranger.GetAsync("/sign-in/code")).Path);
        var page = await stranger.PostAsync(form.Set("Input.Code", recovery[0]));

        Assert.Equal("/sign-in?problem=TooLate", page.Path);
        Assert.Contains("The code came too late.", page.Words, StringComparison.Ordinal);
        // A planted name of an entry that never was opens nothing either.
        stranger.Client.DefaultRequestHeaders.Add("Cookie", "second-step=" + SecretToken.Make());
        Assert.Equal("/sign-in", (await stranger.GetAsync("/sign-in/code")).Path);
        Assert.Equal(1, server.Folder.Count("AccountSessions"));
        Assert.NotEmpty(key);
    }

    [Fact]
    public async Task SecondStep_SwitchedOnAndOff_AsksThePasswordAndACode()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var shown = await ada.GetAsync("/account/second-step");
        var key = KeyOf(shown);
        async Task<ChatPage> SendAsync(string code, string password) =>
            await ada.PostAsync(ChatForm.Of(shown, "On").Set("Input.Code", code).Set("Input.Password", password));

        var empty = await SendAsync("", "");
        Assert.Equal(("Enter a code.", "Enter a password."), (empty.ErrorOf("Input.Code"), empty.ErrorOf("Input.Password")));
        Assert.StartsWith("The password is wrong.", (await SendAsync(CodeOf(key), "not the right phrase")).ErrorOf("Input.Password"), StringComparison.Ordinal);
        var wrong = await SendAsync("000000", ChatPeople.Password);
        Assert.StartsWith("The code is wrong.", wrong.ErrorOf("Input.Code"), StringComparison.Ordinal);
        // The same secret stands in the form again: nobody scans twice for a slip.
        Assert.Equal(key, KeyOf(wrong));
        Assert.Contains("Off", (await ada.GetAsync("/account")).Words, StringComparison.Ordinal);
        await SendAsync(CodeOf(key), ChatPeople.Password);
        Assert.Contains("On (recovery codes left: 10)", (await ada.GetAsync("/account")).Words, StringComparison.Ordinal);

        var page = await ada.GetAsync("/account/second-step");
        Assert.StartsWith("The password is wrong.",
            (await ada.PostAsync(ChatForm.Of(page, "Off").Set("Input.Password", "not the right phrase"))).ErrorOf("Input.Password"), StringComparison.Ordinal);
        Assert.Equal(10, (await ada.PostAsync(ChatForm.Of(page, "Codes").Set("Input.Password", ChatPeople.Password))).Document.QuerySelectorAll(".codes li").Length);
        Assert.Contains("The second step is off.",
            (await ada.PostAsync(ChatForm.Of(page, "Off").Set("Input.Password", ChatPeople.Password))).Words, StringComparison.Ordinal);
        using var phone = server.Browse();
        Assert.Equal("/", (await phone.SignInAsync("ada", ChatPeople.Password)).Path);
    }

    [Fact]
    public async Task Secret_OfAnotherAccountOrNone_IsNotTaken()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        using var eve = await server.SignInAsync("eve");
        var planted = await eve.GetAsync("/account/second-step");
        var form = ChatForm.Of(await ada.GetAsync("/account/second-step"), "On")
            .Set("Input.Code", CodeOf(KeyOf(planted))).Set("Input.Password", ChatPeople.Password);

        foreach (var secret in new[] { ChatForm.Of(planted, "On")["Secret"], "", "nonsense" })
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync(form.Set("Secret", secret))).Status);

        Assert.Equal(0, server.Folder.Count("AccountTokens"));
    }

    [Fact]
    public async Task Desk_ResetsTheSecondStepOfAnAccount()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var root = await server.SignInAsync(ChatPeople.Root);
        using var ada = await server.SignInAsync("ada");
        await SwitchOnAsync(ada);
        var path = $"/admin/accounts/{await server.AddAsync("ada")}";
        var form = ChatForm.Of(await root.GetAsync(path), "ResetSecondStep");
        var letIn = (await server.Services.GetRequiredService<OwnAccount>().FindAsync(path.Split('/')[^1], default))!;

        Assert.Null((await root.PostAsync(form)).Document.QuerySelector("button[formaction='?handler=ResetSecondStep']"));

        Assert.Equal(0, server.Folder.Count("AccountTokens"));
        Assert.Equal(HttpStatusCode.Redirect, (await ada.GetAsync("/account")).Status);
        // Nor does a session begin of what was proved before.
        Assert.Null(await server.Services.GetRequiredService<SessionStore>().StartAsync(letIn.Id, letIn.SecurityStamp, "test", null, default));
        Assert.Equal("/", (await ada.SignInAsync("ada", ChatPeople.Password)).Path);
        using var bob = await server.SignInAsync("bob");
        var stolen = ChatForm.Of(await bob.GetAsync("/account"), "Profile");
        stolen.Action = path + "?handler=ResetSecondStep";
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.PostAsync(stolen)).Status);
    }

    [Fact]
    public async Task Code_TriedTooOften_Is429()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--RateLimits:Enabled=true", "--RateLimits:SignInsPerName=4", "--RateLimits:SignInsPerMinute=100");
        using var ada = await server.SignInAsync("ada");
        await SwitchOnAsync(ada);
        using var phone = server.Browse();
        var form = ChatForm.Of(await phone.SignInAsync("ada", ChatPeople.Password)).Set("Input.Code", "000000");

        // Switching on was the first attempt for this account.
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await phone.PostAsync(form)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await phone.PostAsync(form)).Status);
    }

    [Fact]
    public async Task Passkey_AnswerThatIsNone_IsRefusedAndNoError()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        using var stranger = server.Browse();
        foreach (var credential in new[] { "", "{}", "nonsense", "{\"id\":1}", new string('x', 70_000) })
        {
            // A stranger's form that is as long is not even read.
            var refused = credential.Length > 65_536 ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized;
            var form = ChatForm.Of(await stranger.GetAsync("/sign-in"), "Passkey").Set("credential", credential);
            // With a challenge open and without one.
            Assert.Equal(refused, (await stranger.PostAsync(form)).Status);
            form.Action = "/sign-in?handler=PasskeyOptions";
            Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(form.Set("credential", ""))).Status);
            form.Action = "/sign-in?handler=Passkey";
            Assert.Equal(refused, (await stranger.PostAsync(form.Set("credential", credential))).Status);
            var begun = await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account/passkeys"), "Begin")
                .Set("Input.Name", "Laptop").Set("Input.Password", ChatPeople.Password));
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync(ChatForm.Of(begun, "Add").Set("credential", credential))).Status);
        }

        Assert.Equal(0, server.Folder.Count("AccountPasskeys"));
    }

    [Fact]
    public async Task Passkey_RemovedWhileItSignsIn_IsRefusedAndStaysAway()
    {
        await using var server = await ChatServer.StartAsync(
            new ChatFolder(), new UpstreamOptions { Default = Short },
            services => services.AddScoped<SignInManager<Account>, SignInOfARemovedPasskey>(), "--Accounts:Mode=Accounts");
        await server.AddAsync("ada");
        using var browser = server.Browse();

        var page = await browser.PostAsync(ChatForm.Of(await browser.GetAsync("/sign-in"), "Passkey").Set("credential", "{}"));

        Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        Assert.Equal((0, 0), (server.Folder.Count("AccountPasskeys"), server.Folder.Count("AccountSessions")));
        Assert.Contains("SignInFailed", await server.StopAsync(), StringComparison.Ordinal);
    }

    // The browser may still hold the challenge, and whoever sits at it may have signed in again.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passkey_UnderWayWhenTheAccountIsReset_IsNotAdded(bool reset)
    {
        await using var server = await ChatServer.StartAsync(
            new ChatFolder(), new UpstreamOptions { Default = Short },
            services => services.AddScoped<SignInManager<Account>, SignInOfAGoodDevice>(), "--Accounts:Mode=Accounts");
        using var ada = await server.SignInAsync("ada");
        var begun = await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account/passkeys"), "Begin")
            .Set("Input.Name", "Laptop").Set("Input.Password", ChatPeople.Password));
        if (reset)
        {
            await server.Services.GetRequiredService<AccountDesk>().ResetSecondStepAsync(
                await server.AddAsync("ada"), await server.AddAsync(ChatPeople.Root), "test", default);
            await ada.SignInAsync("ada", ChatPeople.Password);
        }

        var page = await ada.PostAsync(ChatForm.Of(begun, "Add").Set("credential", "{}"));

        Assert.Equal(reset ? HttpStatusCode.BadRequest : HttpStatusCode.OK, page.Status);
        Assert.Equal(reset, page.Words.Contains("The passkey could not be made.", StringComparison.Ordinal));
        Assert.Equal(reset ? 0 : 1, server.Folder.Count("AccountPasskeys"));
    }

    private static string KeyOf(ChatPage page) => page.Document.QuerySelector(".key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);

    private static string CodeOf(string key, int steps = 0) =>
        new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * steps));

    private static async Task<(string Key, IReadOnlyList<string> Recovery)> SwitchOnAsync(ChatBrowser browser)
    {
        var page = await browser.GetAsync("/account/second-step");
        var key = KeyOf(page);
        page = await browser.PostAsync(ChatForm.Of(page, "On").Set("Input.Code", CodeOf(key)).Set("Input.Password", ChatPeople.Password));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return (key, [.. page.Document.QuerySelectorAll(".codes code").Select(code => code.TextContent)]);
    }

    /// <summary>Finds that a device has made a passkey for whoever was asked.</summary>
    private sealed class SignInOfAGoodDevice(
        UserManager<Account> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
        ILogger<SignInManager<Account>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
        : SignInManager<Account>(users, http, claims, options, logger, schemes, confirmation)
    {
        public override async Task<PasskeyAttestationResult> PerformPasskeyAttestationAsync(string credentialJson)
        {
            var ada = (await UserManager.FindByNameAsync("ada"))!;
            return PasskeyAttestationResult.Success(
                new UserPasskeyInfo([1], [2], DateTimeOffset.UnixEpoch, 1, null, true, false, false, [3], [4]),
                new PasskeyUserEntity { Id = ada.Id, Name = "ada", DisplayName = "ada" });
        }
    }

    /// <summary>Has just found the answer right, of a passkey that is gone by now.</summary>
    private sealed class SignInOfARemovedPasskey(
        UserManager<Account> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
        ILogger<SignInManager<Account>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
        : SignInManager<Account>(users, http, claims, options, logger, schemes, confirmation)
    {
        public override async Task<PasskeyAssertionResult<Account>> PerformPasskeyAssertionAsync(string credentialJson) =>
            PasskeyAssertionResult.Success(
                new UserPasskeyInfo([1], [2], DateTimeOffset.UnixEpoch, 1, null, true, false, false, [3], [4]),
                (await UserManager.FindByNameAsync("ada"))!);
    }
}
