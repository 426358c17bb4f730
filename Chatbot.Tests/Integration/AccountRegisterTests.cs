using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>Closed, by invitation, open.</summary>
public sealed class AccountRegisterTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Invite_OfAnAdministrator_WorksOnceAndForOneWhoeverElseComes()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Invite");
        using var root = await server.SignInAsync(ChatPeople.Root);
        var shown = await root.PostAsync(ChatForm.Of(await root.GetAsync("/admin/accounts"), "Invite"));
        var path = new Uri(shown.Document.QuerySelector("#once")!.GetAttribute("value")!).PathAndQuery;
        using var guest = server.Browse();
        var form = Fill(ChatForm.Of(await guest.GetAsync(path)), "guest").Set("Input.Role", "Administrator");

        // A name that is taken does not use it up.
        var taken = await guest.PostAsync(Fill(ChatForm.Of(await guest.GetAsync(path)), "ROOT"));
        Assert.Equal("This user name is taken. Choose another.", taken.ErrorOf("Input.UserName"));
        Assert.Equal("/", (await guest.PostAsync(form)).Path);

        Assert.Equal("Member", Assert.Single(server.Folder.Query("SELECT Role FROM Accounts WHERE UserName = 'guest'")));
        using var late = server.Browse();
        var gone = await late.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("Ask an administrator for a new one", gone.Words, StringComparison.Ordinal);
        Assert.Empty((await root.GetAsync("/admin/accounts")).Document.QuerySelectorAll("[formaction='?handler=Revoke']"));
        var log = await server.StopAsync();
        Assert.DoesNotContain(path.Split('/')[^1], log, StringComparison.Ordinal);
        Assert.Contains("/invite/[redacted]", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invite_UsedByManyAtOnce_MakesOneAccount()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--Accounts:Registration=Invite", "--Accounts:SignInsAtOnce=8", "--Accounts:SignInQueue=100");
        var root = await server.AddAsync(ChatPeople.Root);
        var token = await server.Services.GetRequiredService<AccountLinks>().InviteAsync(root, "test", default);
        var register = server.Services.GetRequiredService<AccountRegister>();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => register.AcceptInviteAsync(token, new NewAccount($"guest-{i}", null, null, ChatPeople.Password), "test", default))));

        Assert.Single(results.OfType<RegisterResult.Made>());
        Assert.Equal(2, server.Folder.Count("Accounts"));
    }

    [Fact]
    public async Task Invite_TakenBySomebodyWhoIsSignedIn_EndsTheSessionTheyCameWith()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Invite");
        using var ada = await server.SignInAsync("ada");
        var token = await server.Services.GetRequiredService<AccountLinks>().InviteAsync(await server.AddAsync(ChatPeople.Root), "test", default);
        var before = Assert.Single(server.Folder.Query("SELECT TokenHash FROM AccountSessions"));

        Assert.Equal("/", (await ada.PostAsync(Fill(ChatForm.Of(await ada.GetAsync($"/invite/{token}")), "guest"))).Path);

        Assert.NotEqual(before, Assert.Single(server.Folder.Query("SELECT TokenHash FROM AccountSessions")));
    }

    [Fact]
    public async Task Invite_TakenBackOrOfAnotherKind_WorksNoMore()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Invite");
        using var root = await server.SignInAsync(ChatPeople.Root);
        var links = server.Services.GetRequiredService<AccountLinks>();
        var id = await server.AddAsync(ChatPeople.Root);
        var token = await links.InviteAsync(id, "test", default);
        var password = await links.MakePasswordLinkAsync(id, id, "test", default);

        Assert.Equal(HttpStatusCode.NotFound, (await root.GetAsync($"/invite/{password}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await root.GetAsync($"/reset/{token}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.GetAsync($"/invite/{token}")).Status);
        await root.PostAsync(ChatForm.Of(await root.GetAsync("/admin/accounts"), "Revoke"));
        Assert.Equal(HttpStatusCode.NotFound, (await root.GetAsync($"/invite/{token}")).Status);
    }

    [Fact]
    public async Task Invite_WhereRegistrationIsClosed_WorksNoMore()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var token = await server.Services.GetRequiredService<AccountLinks>().InviteAsync(await server.AddAsync(ChatPeople.Root), "test", default);
        using var guest = server.Browse();

        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/invite/{token}")).Status);
        Assert.IsType<RegisterResult.NotAllowed>(await server.Services.GetRequiredService<AccountRegister>()
            .AcceptInviteAsync(token, new NewAccount("guest", null, null, ChatPeople.Password), "test", default));
    }

    [Theory]
    [InlineData("demoted")]
    [InlineData("disabled")]
    [InlineData("deleted")]
    public async Task Links_OfAnAdministratorWhoIsNoneAnyMore_WorkNoMore(string how)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Invite");
        var (eve, bob, root) = (await server.AddAsync("eve", AccountRole.Administrator), await server.AddAsync("bob"), await server.AddAsync(ChatPeople.Root));
        var (links, desk) = (server.Services.GetRequiredService<AccountLinks>(), server.Services.GetRequiredService<AccountDesk>());
        var register = server.Services.GetRequiredService<AccountRegister>();
        var invite = await links.InviteAsync(eve, "test", default);
        var reset = await links.MakePasswordLinkAsync(bob, eve, "test", default);
        var (_, first) = await register.CreateAsync(new NewAccount("carol", null, null, null), eve, "test", default);

        Assert.Equal(DeskResult.Done, how switch
        {
            "demoted" => await desk.SetRoleAsync(eve, AccountRole.Member, root, "test", default),
            "disabled" => await desk.SetDisabledAsync(eve, true, root, "test", default),
            _ => await server.Services.GetRequiredService<AccountRemoval>().RemoveAsync(eve, root, "test", default),
        });

        Assert.Equal(0, server.Folder.Count("AccountLinks"));
        // What a request of theirs makes that was on its way works no more either.
        var late = await links.MakePasswordLinkAsync(bob, eve, "test", default);
        using var guest = server.Browse();
        foreach (var path in new[] { $"/invite/{invite}", $"/reset/{reset}", $"/reset/{first}", $"/reset/{late}" })
            Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(path)).Status);
        Assert.IsType<RegisterResult.NotAllowed>(
            await register.AcceptInviteAsync(invite, new NewAccount("guest", null, null, ChatPeople.Password), "test", default));
        Assert.IsType<Core.Accounts.Passwords.PasswordResult.Wrong>(
            await server.Services.GetRequiredService<OwnAccount>().ResetAsync(late!, "quite another long phrase", "test", default));
    }

    [Fact]
    public async Task Register_WhereItIsOpenToDomains_TakesOnlyTheirAddresses()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--Accounts:Registration=Open", "--Accounts:EmailDomains=example.com,example.org");
        await server.AddAsync(ChatPeople.Root);
        using var guest = server.Browse();
        async Task<ChatPage> TryAsync(string email) =>
            await guest.PostAsync(Fill(ChatForm.Of(await guest.GetAsync("/register")), "guest").Set("Input.Email", email));

        Assert.Equal("Enter an e-mail address.", (await TryAsync("")).ErrorOf("Input.Email"));
        Assert.StartsWith("This is not an e-mail address.", (await TryAsync("guest")).ErrorOf("Input.Email"), StringComparison.Ordinal);
        foreach (var wrong in new[] { "guest@evil.example", "guest@example.com.evil.example", "guest@sub.example.com" })
            Assert.Equal("The e-mail address must be of one of these domains: example.com, example.org", (await TryAsync(wrong)).ErrorOf("Input.Email"));
        Assert.Equal(1, server.Folder.Count("Accounts"));
        Assert.Equal("/", (await TryAsync("guest@Example.org")).Path);
        Assert.Contains("SignedIn", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@b", "A user name has letters")]
    [InlineData("<script>", "A user name has letters")]
    [InlineData("-x", "A user name has letters")]
    [InlineData("ro\u202eot", "A user name has letters")]
    [InlineData("ｒｏｏｔ", "This user name is taken.")]
    public async Task Register_NameThatCannotBe_SaysSoAndKeepsTheForm(string name, string message)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Open");
        await server.AddAsync(ChatPeople.Root);
        using var guest = server.Browse();

        var page = await guest.PostAsync(Fill(ChatForm.Of(await guest.GetAsync("/register")), name).Set("Input.DisplayName", "Guest"));

        Assert.StartsWith(message, page.ErrorOf("Input.UserName"), StringComparison.Ordinal);
        Assert.Equal((name, "Guest"), (ChatForm.Of(page)["Input.UserName"], ChatForm.Of(page)["Input.DisplayName"]));
        Assert.Equal(1, server.Folder.Count("Accounts"));
    }

    [Theory]
    [InlineData("short", "The password is too short. Use at least 12 characters.")]
    [InlineData("qwertyqwerty", "This password is a common one")]
    [InlineData("guest-person", "A password made of the user name")]
    public async Task Register_PasswordThatIsGuessed_SaysWhy(string password, string message)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Open");
        await server.AddAsync(ChatPeople.Root);
        using var guest = server.Browse();
        var page = await guest.PostAsync(
            Fill(ChatForm.Of(await guest.GetAsync("/register")), "guest-person").Set("Input.Password", password));
        Assert.StartsWith(message, page.ErrorOf("Input.Password"), StringComparison.Ordinal);
    }

    private static ChatForm Fill(ChatForm form, string name) => form.Set("Input.UserName", name).Set("Input.Password", ChatPeople.Password);
}
