using System.Net;
using System.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Chat;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>One's own account, and the administrators' pages.</summary>
public sealed class AccountPagesTests
{
    private const string NewPassword = "quite another long phrase";

    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Password_Changed_EndsTheOtherDevicesOnly()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var laptop = await server.SignInAsync("ada");
        using var phone = await server.SignInAsync("ada");
        var (ada, root) = (await server.AddAsync("ada"), await server.AddAsync(ChatPeople.Root));
        var link = await server.Services.GetRequiredService<AccountLinks>().MakePasswordLinkAsync(ada, root, "test", default);
        async Task<ChatPage> ChangeAsync(string current) => await laptop.PostAsync(
            ChatForm.Of(await laptop.GetAsync("/account/password")).Set("Input.Current", current).Set("Input.Password", NewPassword));

        Assert.StartsWith("The password is wrong.", (await ChangeAsync("not the right phrase")).ErrorOf("Input.Current"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/account")).Status);
        Assert.Contains("The password has been changed.", (await ChangeAsync(ChatPeople.Password)).Words, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.SignInAsync("ada", ChatPeople.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await phone.SignInAsync("ada", NewPassword)).Status);
        // Nor does a link set it that was made before.
        Assert.Equal(HttpStatusCode.NotFound, (await phone.GetAsync($"/reset/{link}")).Status);
    }

    [Fact]
    public async Task Devices_AreListedAndSignedOutOneByOneAndAll()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var laptop = await server.SignInAsync("ada");
        using var phone = await server.SignInAsync("ada");
        using var tablet = await server.SignInAsync("ada");
        using var bob = await server.SignInAsync("bob");

        var page = await laptop.GetAsync("/account");
        Assert.Equal(3, page.Document.QuerySelectorAll("form .rows .row").Length);
        Assert.Single(page.Document.QuerySelectorAll("form .rows em"));
        var form = ChatForm.Of(page, "EndSession");
        var session = form["session"];
        // Of another's account there is no such session.
        var stolen = ChatForm.Of(await bob.GetAsync("/account"), "Profile").Set("session", session);
        stolen.Action = "/account?handler=EndSession";
        Assert.Equal(HttpStatusCode.NotFound, (await bob.PostAsync(stolen)).Status);

        page = await laptop.PostAsync(form);
        Assert.Equal(2, page.Document.QuerySelectorAll("form .rows .row").Length);
        page = await laptop.PostAsync(ChatForm.Of(page, "EndOthers"));
        Assert.Single(page.Document.QuerySelectorAll("form .rows .row"));
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await tablet.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task DisplayName_HostileOrLong_IsShownAsTextOrRefused()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        async Task<ChatPage> RenameAsync(string name) =>
            await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account"), "Profile").Set("Profile.DisplayName", name));

        var page = await RenameAsync("<img src=x onerror=alert(1)>");
        Assert.Contains("Saved.", page.Words, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("img"));
        Assert.Contains("<img src=x onerror=alert(1)>", (await ada.GetAsync()).Document.QuerySelector(".account-menu")!.TextContent, StringComparison.Ordinal);
        Assert.NotEqual("", (await RenameAsync("a\u202eb")).ErrorOf("Profile.DisplayName"));
        Assert.NotEqual("", (await RenameAsync(new string('x', 65))).ErrorOf("Profile.DisplayName"));
        // Once more as it was: the user name.
        await RenameAsync("");
        Assert.Contains("ada", (await ada.GetAsync()).Document.QuerySelector(".account-menu")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfMyAccount_LeavesNothingOfMineOnTheDisk()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        using var bob = await server.SignInAsync("bob");
        var secret = string.Concat(Enumerable.Repeat("What only Ada asks. ", 500));
        foreach (var (browser, own, image) in new[] { (ada, secret, PngBuilder.Valid(3, 3)), (bob, "What Bob asks.", PngBuilder.Valid(4, 4)) })
        {
            await browser.EndedAsync(await browser.AskAsync(own, form => form.Attach("own.png", "image/png", image)));
            await browser.EndedAsync(await browser.AskAsync("Shared", form => form.Attach("both.png", "image/png", PngBuilder.Valid(5, 5))));
        }

        var id = await server.AddAsync("ada");
        Assert.Equal(3, server.Folder.Attachments().Length);
        async Task<ChatPage> DeleteAsync(string password) =>
            await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account/delete")).Set("Input.Password", password));
        Assert.NotEqual("", (await DeleteAsync("not the right phrase")).ErrorOf("Input.Password"));
        Assert.Equal(4, server.Folder.Count("Conversations"));

        Assert.True(IsInDatabase(server, "What only Ada asks."));

        Assert.Equal("/sign-in", (await DeleteAsync(ChatPeople.Password)).Path);

        // Not in a free page of the file either, nor in its log.
        Assert.Equal((false, true), (IsInDatabase(server, "What only Ada asks."), IsInDatabase(server, "What Bob asks.")));
        Assert.Equal(0, server.Folder.Count("Accounts", $"Id = '{id}'"));
        Assert.Equal(0, server.Folder.Count("AccountSessions", $"AccountId = '{id}'"));
        Assert.Equal(0, server.Folder.Count("Conversations", $"OwnerId = '{id}'"));
        Assert.Equal((2, 4, 2), (server.Folder.Count("Conversations"), server.Folder.Count("Messages"), server.Folder.Count("Attachments")));
        Assert.Equal(0, server.Folder.Count("AnswerPieces"));
        // The file that both had stays for the other.
        Assert.Equal(2, server.Folder.Attachments().Length);
        Assert.Equal(HttpStatusCode.Redirect, (await ada.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.SignInAsync("ada", ChatPeople.Password)).Status);
        Assert.Contains("AccountDeleted", await server.StopAsync(), StringComparison.Ordinal);
    }

    private static bool IsInDatabase(ChatServer server, string words) => Directory.GetFiles(server.Folder.Data, "chatbot.db*")
        .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)) >= 0);

    [Fact]
    public async Task Delete_WhileAnAnswerRuns_TakesItToo()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(new Scenario { Tokens = UpstreamText.For(100), Fault = new Fault.Hang(40) });
        using var ada = await server.SignInAsync("ada");
        using var reader = await ada.Read(await ada.AskAsync("Tell me all.")).UntilAsync(one => one.Offset > 0);
        var id = await server.AddAsync("ada");
        // What is on its way in when the account goes is not kept either.
        var late = ChatForm.Composer(await ada.GetAsync()).Set("Input.Text", "Late.");

        await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account/delete")).Set("Input.Password", ChatPeople.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.PostAsync(late)).Status);
        Assert.IsType<AskResult.NotFound>(await AskAsync(server, id));
        Assert.Equal((0, 0), (server.Folder.Count("Conversations"), server.Folder.Count("Messages")));
    }

    [Fact]
    public async Task Disable_WhileAQuestionIsOnItsWay_StartsNoAnswerUntilItIsEnabled()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var (id, root) = (await server.AddAsync("ada"), await server.AddAsync(ChatPeople.Root));
        var desk = server.Services.GetRequiredService<AccountDesk>();

        await desk.SetDisabledAsync(id, true, root, "test", default);
        Assert.IsType<AskResult.NotFound>(await AskAsync(server, id));
        Assert.Equal(0, server.Folder.Count("Messages"));

        await desk.SetDisabledAsync(id, false, root, "test", default);
        Assert.IsType<AskResult.Asked>(await AskAsync(server, id));
    }

    [Fact]
    public async Task Delete_ThatFailsHalfWay_LeavesAnAccountThatCanBeEnabledAndAsk()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var (id, root) = (await server.AddAsync("ada"), await server.AddAsync(ChatPeople.Root));
        server.Folder.Query("CREATE TRIGGER Hold BEFORE DELETE ON Conversations BEGIN SELECT RAISE(ABORT, 'held'); END");
        Assert.IsType<AskResult.Asked>(await AskAsync(server, id));
        var removal = server.Services.GetRequiredService<AccountRemoval>();

        await Assert.ThrowsAnyAsync<Exception>(() => removal.RemoveAsync(id, root, "test", default));

        Assert.IsType<AskResult.NotFound>(await AskAsync(server, id));
        await server.Services.GetRequiredService<AccountDesk>().SetDisabledAsync(id, false, root, "test", default);
        Assert.IsType<AskResult.Asked>(await AskAsync(server, id));
        server.Folder.Query("DROP TRIGGER Hold");
        Assert.Equal(DeskResult.Done, await removal.RemoveAsync(id, root, "test", default));
        Assert.Equal(0, server.Folder.Count("Conversations"));
    }

    [Fact]
    public async Task Enable_WhileItIsBeingDisabled_TakesQuestionsIfItHoldsInTheEnd()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var (id, root) = (await server.AddAsync("ada"), await server.AddAsync(ChatPeople.Root));
        var desk = server.Services.GetRequiredService<AccountDesk>();
        void Enable() => Task.Run(() => desk.SetDisabledAsync(id, false, root, "test", default)).Wait();
        // Told when the first change is stored and not yet over.
        await using var between = server.Services.GetRequiredService<AccountChanges>().NextOf(id).Register(Enable);

        await desk.SetDisabledAsync(id, true, root, "test", default);

        Assert.Equal(0, server.Folder.Count("Accounts", "Disabled"));
        Assert.IsType<AskResult.Asked>(await AskAsync(server, id));
    }

    [Fact]
    public async Task Desk_MakesAnAccountWithALinkThatWorksOnce()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var root = await server.SignInAsync(ChatPeople.Root);
        var form = ChatForm.Of(await root.GetAsync("/admin/accounts"), "Create").Set("Input.UserName", "花子").Set("Input.Role", "Administrator");

        var page = await root.PostAsync(form);
        var path = new Uri(page.Document.QuerySelector("#once")!.GetAttribute("value")!).PathAndQuery;
        Assert.Equal("Member|", Assert.Single(server.Folder.Query("SELECT Role, PasswordHash FROM Accounts WHERE UserName = '花子'")));
        Assert.Equal("This user name is taken. Choose another.", (await root.PostAsync(form)).ErrorOf("Input.UserName"));
        using var hanako = server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await hanako.SignInAsync("花子", NewPassword)).Status);
        var set = ChatForm.Of(await hanako.GetAsync(path)).Set("Input.Password", NewPassword);
        Assert.Equal("/sign-in", (await hanako.PostAsync(set)).Path);

        Assert.Equal("/", (await hanako.SignInAsync("花子", NewPassword)).Path);
        Assert.Equal(HttpStatusCode.NotFound, (await hanako.GetAsync(path)).Status);
        var log = await server.StopAsync();
        Assert.DoesNotContain(path.Split('/')[^1], log, StringComparison.Ordinal);
        Assert.Contains("PasswordReset", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Desk_TheLastAdministrator_CannotBeLost()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var root = await server.SignInAsync(ChatPeople.Root);
        var path = $"/admin/accounts/{await server.AddAsync(ChatPeople.Root)}";
        foreach (var handler in new[] { "RemoveAdministrator", "Disable", "Delete" })
        {
            var page = await root.PostAsync(ChatForm.Of(await root.GetAsync(path), handler));
            Assert.Equal(HttpStatusCode.Conflict, page.Status);
            Assert.Contains("Make somebody else one first.", page.Words, StringComparison.Ordinal);
        }

        var own = await root.PostAsync(ChatForm.Of(await root.GetAsync("/account/delete")).Set("Input.Password", ChatPeople.Password));
        Assert.Equal(HttpStatusCode.Conflict, own.Status);
        Assert.Equal("Administrator|0", Assert.Single(server.Folder.Query("SELECT Role, Disabled FROM Accounts")));
    }

    [Theory]
    [InlineData("nothing", DeskResult.LastAdministrator)]
    [InlineData("a password", DeskResult.Done)]
    [InlineData("a passkey", DeskResult.Done)]
    [InlineData("a login", DeskResult.LastAdministrator)]
    [InlineData("a login", DeskResult.Done, "--Oidc:Authority=https://id.example", "--Oidc:ClientId=chatbot", "--Oidc:ClientSecret=secret")]
    public async Task Desk_AnotherAdministrator_CountsOnlyWithAWayToSignIn(string has, DeskResult expected, params string[] settings)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, settings);
        var (root, desk) = (await server.AddAsync(ChatPeople.Root), server.Services.GetRequiredService<AccountDesk>());
        var (made, link) = await server.Services.GetRequiredService<AccountRegister>()
            .CreateAsync(new NewAccount("ada", null, null, null), root, "test", default);
        var ada = Assert.IsType<RegisterResult.Made>(made).Account.Id;
        await desk.SetRoleAsync(ada, AccountRole.Administrator, root, "test", default);
        if (has == "a password")
            await server.Services.GetRequiredService<OwnAccount>().ResetAsync(link!, NewPassword, "test", default);
        if (has == "a passkey")
            server.Folder.Query($"INSERT INTO AccountPasskeys (CredentialId, UserId, Data) VALUES (x'01', '{ada}', '{{}}')");
        if (has == "a login")
            server.Folder.Query($"INSERT INTO AccountLogins (LoginProvider, ProviderKey, UserId) VALUES ('https://id.example', 'ada', '{ada}')");

        Assert.Equal(expected, await desk.SetRoleAsync(root, AccountRole.Member, ada, "test", default));
    }

    [Fact]
    public async Task Desk_TwoAdministratorsWhoRemoveEachOther_LeaveOne()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var (root, ada) = (await server.AddAsync(ChatPeople.Root), await server.AddAsync("ada", AccountRole.Administrator));
        var desk = server.Services.GetRequiredService<AccountDesk>();

        var results = await Task.WhenAll(
            Task.Run(() => desk.SetRoleAsync(root, AccountRole.Member, ada, "test", default)),
            Task.Run(() => desk.SetDisabledAsync(ada, true, root, "test", default)));

        Assert.Equal([DeskResult.Done, DeskResult.LastAdministrator], results.Order());
    }

    [Fact]
    public async Task Desk_DisablesEnablesPromotesAndDeletes()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var root = await server.SignInAsync(ChatPeople.Root);
        using var ada = await server.SignInAsync("ada");
        await ada.EndedAsync(await ada.AskAsync("A secret of ada"));
        var path = $"/admin/accounts/{await server.AddAsync("ada")}";
        async Task<ChatPage> PressAsync(string handler) => await root.PostAsync(ChatForm.Of(await root.GetAsync(path), handler));

        Assert.Contains("Disabled", (await PressAsync("Disable")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await ada.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.SignInAsync("ada", ChatPeople.Password)).Status);
        Assert.Contains("Active", (await PressAsync("Enable")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.SignInAsync("ada", ChatPeople.Password)).Status);
        Assert.Contains("Administrator", (await PressAsync("MakeAdministrator")).Document.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/admin/accounts")).Status);
        Assert.DoesNotContain("A secret of ada", (await root.GetAsync(path)).Words + (await root.GetAsync("/admin/accounts")).Words, StringComparison.Ordinal);
        Assert.Contains("Deleted.", (await PressAsync("Delete")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await root.GetAsync(path)).Status);
        Assert.Equal(0, server.Folder.Count("Conversations"));
        var log = await server.StopAsync();
        Assert.All(["AccountDisabled", "AccountEnabled", "MadeAdministrator", "AccountDeleted"], kind => Assert.Contains(kind, log, StringComparison.Ordinal));
    }

    private static Task<AskResult> AskAsync(ChatServer server, string owner) => server.Services.GetRequiredService<ChatService>().AskAsync(
        new(owner, null, "On its way.", "gpt-test", false, null, Guid.CreateVersion7(), []), default);
}
