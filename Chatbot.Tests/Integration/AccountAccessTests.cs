using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>What strangers are told, what is another's, and what ends with a session.</summary>
public sealed class AccountAccessTests
{
    private const string NewPassword = "quite another long phrase";

    private static readonly Scenario Endless = new() { Tokens = UpstreamText.For(100), Fault = new Fault.Hang(40) };
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Stranger_IsLedToSignInByAPageAndRefusedElsewhere()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var page = await ada.AskAsync("Mine.");
        using var stranger = server.Browse();

        Assert.Equal("/sign-in", (await stranger.GetAsync("/")).Location);
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(page.Path.Split('#')[0])}", (await stranger.GetAsync(page.Path)).Location);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/nowhere")).Status);
        using var reader = new ChatReader(stranger.Client, page.AnswerId);
        Assert.Equal(HttpStatusCode.Unauthorized, await reader.ConnectAsync());
        Assert.Equal("application/problem+json", reader.Response.Content.Headers.ContentType!.MediaType);
        using var attachment = await stranger.Client.GetAsync($"/attachments/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.Unauthorized, attachment.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/sign-in")).Status);
        foreach (var closed in new[] { "/register", "/setup", "/Error", "/signed-out" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(closed)).Status);
    }

    [Fact]
    public async Task Another_FindsNothingOfMine()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Endless);
        using var ada = await server.SignInAsync("ada");
        using var bob = await server.SignInAsync("bob", AccountRole.Administrator);
        var page = await ada.AskAsync("Mine.");

        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync(page.Path)).Status);
        using var reader = new ChatReader(bob.Client, page.AnswerId);
        Assert.Equal(HttpStatusCode.NotFound, await reader.ConnectAsync());
        Assert.DoesNotContain("Mine.", (await bob.GetAsync("/")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(page.Path)).Status);
    }

    [Fact]
    public async Task Member_OnAdministratorsPages_IsRefused()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/admin/accounts")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync($"/admin/accounts/{await server.AddAsync("ada")}")).Status);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("signed out elsewhere")]
    [InlineData("deleted")]
    [InlineData("changed password")]
    [InlineData("reset by link")]
    public async Task Stream_OfASessionThatEnds_EndsAtOnce(string how)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Endless);
        using var ada = await server.SignInAsync("ada");
        using var bob = await server.SignInAsync("bob");
        using var readers = ada.Read(await ada.AskAsync("Tell me all."));
        var request = await server.Upstream.NextRequestAsync();
        using var others = bob.Read(await bob.AskAsync("Tell me all."));
        await readers.UntilAsync(reader => reader.Offset > 0);
        await others.UntilAsync(reader => reader.Offset > 0);
        var id = await server.AddAsync("ada");
        var root = await server.AddAsync(ChatPeople.Root);

        await EndAsync(server, how, id, root);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (await readers.NextAsync(patience.Token) is not null)
            continue;
        Assert.Equal(HttpStatusCode.Unauthorized, await readers.ConnectAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await ada.GetAsync("/")).Status);
        // The answer goes on where only the session has ended, and is paid for no longer where its owner may not have it.
        if (how is "disabled" or "deleted")
            await request.Abandoned.WaitAsync(patience.Token);
        else
            Assert.False(request.Abandoned.IsCompleted);
        // Nobody else is touched.
        Assert.Equal(HttpStatusCode.OK, await others.ConnectAsync());
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Role_TakenAway_HoldsAtTheNextRequest()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada", AccountRole.Administrator);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/admin/accounts")).Status);

        var (desk, id) = (server.Services.GetRequiredService<AccountDesk>(), await server.AddAsync("ada"));
        await desk.SetRoleAsync(id, AccountRole.Member, await server.AddAsync(ChatPeople.Root), "test", default);

        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/admin/accounts")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3 * 1024 * 1024)]
    public async Task Question_SentAfterTheSessionEnded_IsShownToBeCopied(int fileBytes)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var ada = await server.SignInAsync("ada");
        var left = await ada.GetAsync();
        var form = ChatForm.Composer(left).Set("Input.Text", "A long <question>\r\n& more");
        if (fileBytes > 0)
            form.Attach("big.png", "image/png", new byte[fileBytes]);
        await server.Services.GetRequiredService<SessionStore>().EndAllAsync(await server.AddAsync("ada"), null, default);

        var page = await ada.PostAsync(form);

        Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        var kept = (AngleSharp.Html.Dom.IHtmlTextAreaElement)page.Document.QuerySelector("textarea[readonly]")!;
        Assert.Equal("A long <question>\n& more", kept.Value.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal("/sign-in", page.Document.QuerySelector("main a.main")!.GetAttribute("href"));
        Assert.Equal(0, server.Folder.Count("Messages") + server.Folder.Resting().Length);
        // Signed in again, the form of the page that was left is still good.
        await ada.SignInAsync("ada", ChatPeople.Password);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync(ChatForm.Composer(left).Set("Input.Text", "Short."))).Status);
    }

    [Fact]
    public async Task Question_SentByAnotherSite_IsNotShownAsOnesOwn()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var stranger = server.Browse();
        using var content = new MultipartFormDataContent { { new StringContent("Call this number"), "Input.Text" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await stranger.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain("Call this number", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfAStranger_AreNotTaken()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var stranger = server.Browse();
        var form = ChatForm.Of(await stranger.GetAsync("/sign-in")).Attach("big.png", "image/png", new byte[2 * 1024 * 1024]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stranger.PostAsync(form)).Status);
        // What would fit into a request, but no longer into memory.
        form = ChatForm.Of(await stranger.GetAsync("/sign-in")).Attach("small.png", "image/png", new byte[100 * 1024]);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync(form)).Status);
        Assert.Empty(server.Folder.Resting());
    }

    [Fact]
    public async Task LocalMode_HasNoPagesAboutAccounts()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        foreach (var path in new[] { "/sign-in", "/setup", "/register", "/account", "/admin/accounts", $"/invite/{SecretToken.Make()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).Status);
        var menu = (await browser.GetAsync()).Document.QuerySelector(".account-menu")!;
        Assert.Null(menu.QuerySelector("form, [href='/account']"));
        Assert.NotNull(menu.QuerySelector("[href='/usage']"));
    }

    private static async Task EndAsync(ChatServer server, string how, string id, string by)
    {
        var services = server.Services;
        switch (how)
        {
            case "disabled":
                await services.GetRequiredService<AccountDesk>().SetDisabledAsync(id, true, by, "test", default);
                break;
            case "deleted":
                await services.GetRequiredService<AccountRemoval>().RemoveAsync(id, by, "test", default);
                break;
            case "changed password":
                // On another device.
                Assert.IsType<PasswordResult.Right>(await services.GetRequiredService<OwnAccount>()
                    .ChangePasswordAsync(id, Guid.CreateVersion7(), ChatPeople.Password, NewPassword, "test", default));
                break;
            case "reset by link":
                var link = await services.GetRequiredService<AccountLinks>().MakePasswordLinkAsync(id, by, "test", default);
                Assert.IsType<PasswordResult.Right>(await services.GetRequiredService<OwnAccount>().ResetAsync(link!, NewPassword, "test", default));
                break;
            default:
                await services.GetRequiredService<SessionStore>().EndAllAsync(id, null, default);
                break;
        }
    }
}
