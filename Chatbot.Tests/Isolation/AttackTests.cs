using System.Net;
using System.Net.Sockets;
using System.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Storage;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Uploads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Isolation;

/// <summary>
/// What has happened to others, tried here: stored script, forged fields, forged hosts, paths that climb, pictures that call home,
/// sessions that outlive their end. What single rooms hold stands in docs/security.md.
/// </summary>
public sealed class AttackTests
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    private const string Diagram = "graph TD; A[\"<img src=x onerror=alert(4)>\"]-->B";
    private const string ScriptInTitle = "<svg onload=alert(3)> title";

    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task StoredScript_InNamesTitlesAndAnswers_IsTextOnEveryPage()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            new Scenario { Tokens = [Script, $"\n\n```mermaid\n{Diagram}\n```\n"] },
            $"--OpenAI:Models=gpt-test,{Script}", "--Accounts:Registration=Open");
        using var ada = await server.SignInAsync("ada");
        using var root = await server.SignInAsync(ChatPeople.Root);
        await ada.PostAsync(ChatForm.Of(await ada.GetAsync("/account"), "Profile").Set("Profile.DisplayName", Script));
        var page = await ada.EndedAsync(await ada.AskAsync(
            ScriptInTitle,
            form => form.Set("Input.Model", Script)
                .Attach($"{Script.Replace("/", "", StringComparison.Ordinal)}.png", "image/png", PngBuilder.Valid())));

        Assert.Equal("Complete", page.State);
        Assert.Contains("<svg onload=alert(3)> title", page.Words, StringComparison.Ordinal);
        Assert.Contains(Diagram, page.Answer.QuerySelector("pre code")!.TextContent, StringComparison.Ordinal);
        foreach (var (browser, paths) in new[]
        {
            (ada, new[] { page.Path, "/", "/account", "/usage", "/account/delete" }),
            (root,
            [
                "/admin", "/admin/accounts", $"/admin/accounts/{await server.AddAsync("ada")}", "/admin/usage", "/admin/events", "/admin/settings",
            ]),
        })
        {
            foreach (var path in paths)
                AssertHarmless(await browser.GetAsync(path));
        }
    }

    [Fact]
    public async Task OverPosting_OfForgedFields_ChangesNothingElse()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Open");
        using var ada = await server.SignInAsync("ada");
        using var root = await server.SignInAsync(ChatPeople.Root);
        var (bob, victim) = (await server.AddAsync("bob"), await server.AddAsync("ada"));
        var accounts = server.Folder.Query("SELECT * FROM Accounts ORDER BY UserName");

        // Registered by oneself, and made by an administrator.
        using var eve = server.Browse();
        Assert.Equal(HttpStatusCode.OK, (await eve.PostAsync(Forged(ChatForm.Of(await eve.GetAsync("/register")), bob)
            .Set("Input.UserName", "eve").Set("Input.Password", ChatPeople.Password))).Status);
        await root.PostAsync(Forged(ChatForm.Of(await root.GetAsync("/admin/accounts"), "Create"), bob).Set("Input.UserName", "mallory"));
        foreach (var name in new[] { "eve", "mallory" })
        {
            Assert.Equal(
                ["Member|0|0"], server.Folder.Query($"SELECT Role, Disabled, AccessFailedCount FROM Accounts WHERE UserName = '{name}'"));
            Assert.NotEqual(bob, server.Folder.Query($"SELECT Id FROM Accounts WHERE UserName = '{name}'").Single());
        }

        // One's own profile, sent for another's account.
        await ada.PostAsync(Forged(ChatForm.Of(await ada.GetAsync("/account"), "Profile"), bob));
        Assert.Equal(accounts, server.Folder.Query("SELECT * FROM Accounts WHERE UserName NOT IN ('eve', 'mallory') ORDER BY UserName"));

        // A question for another's list.
        var page = await ada.EndedAsync(await ada.AskAsync("Mine.", form => Forged(form, bob)));
        Assert.Equal([victim], server.Folder.Query("SELECT OwnerId FROM Conversations"));
        Assert.Equal([victim], server.Folder.Query("SELECT OwnerId FROM UsageRecords"));

        // What the address says is not overruled by a field: of two conversations the one on whose page it was pressed goes.
        var other = await ada.EndedAsync(await ada.AskAsync("Another."));
        await ada.PostAsync(ChatForm.Press(page, "Delete").Add("id", other.Path.Split('/', '#')[2]));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync(page.Path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(other.Path)).Status);
    }

    [Fact]
    public async Task Link_AskedForUnderAForgedHost_DoesNotNameIt()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, "--Accounts:Registration=Invite", "--Network:AllowedHosts=127.0.0.1,chat.example");
        using var root = await server.SignInAsync(ChatPeople.Root);
        var form = ChatForm.Of(await root.GetAsync("/admin/accounts"), "Invite");
        async Task<(HttpStatusCode Status, string Body)> AskAsync(string? host, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = form.ToContent() };
            request.Headers.Host = host;
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            using var response = await root.Client.SendAsync(request);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync("evil.example")).Status);
        Assert.Equal(0, server.Folder.Count("AccountLinks"));
        var (status, body) = await AskAsync(
            null, ("X-Forwarded-Host", "evil.example"), ("X-Original-Host", "evil.example"), ("Forwarded", "host=evil.example"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("evil.example", body, StringComparison.Ordinal);
        Assert.Contains($"{server.Address}invite/", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_UnderAnyHost_HasNoAddressOfIt()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Network:AllowedHosts=127.0.0.1,chat.example");
        using var ada = await server.SignInAsync("ada");
        foreach (var path in new[] { "/", "/account", "/usage", "/sign-in", "/nowhere" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = "chat.example";
            using var response = await ada.Client.SendAsync(request);
            Assert.DoesNotContain("chat.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False(response.Headers.Location?.IsAbsoluteUri ?? false);
        }
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/css/../../appsettings.json")]
    [InlineData("/css/..%2f..%2fappsettings.json")]
    [InlineData("/css/%2e%2e/%2e%2e/data/chatbot.db")]
    [InlineData("/css/..%5c..%5cdata%5cchatbot.db")]
    [InlineData("/attachments/..%2f..%2fchatbot.db")]
    [InlineData("/attachments/../../data/chatbot.db")]
    [InlineData("//etc/passwd")]
    [InlineData("/%00/etc/passwd")]
    public async Task Path_ThatClimbs_LeadsToNoFile(string path)
    {
        await using var server = await ChatServer.StartAsync(Short);

        var response = await RawAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404) ", response);
        Assert.DoesNotContain("SQLite format", response, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://127.0.0.1:{0}/inner HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://127.0.0.1:{0}/inner HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:{0} HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nConnection: close\r\n\r\n")]
    public async Task Request_ForAnotherServer_IsForwardedNowhere(string request)
    {
        await using var server = await ChatServer.StartAsync(Short);
        await using var inner = await ScriptedUpstream.StartAsync(new UpstreamOptions { Record = true });

        var response = await RawAsync(server.Address, string.Format(System.Globalization.CultureInfo.InvariantCulture, request, inner.Address.Port));

        Assert.Matches("^HTTP/1.1 4\\d\\d ", response);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Picture_InAnAnswerOrAQuestion_IsFetchedByNobody()
    {
        await using var inner = await ScriptedUpstream.StartAsync(new UpstreamOptions { Record = true });
        var picture = $"![a](http://127.0.0.1:{inner.Address.Port}/pixel.png) <img src=\"http://127.0.0.1:{inner.Address.Port}/b.png\">";
        await using var server = await ChatServer.StartAsync(new Scenario { Tokens = [picture] });
        using var browser = server.Browse();

        var page = await browser.EndedAsync(await browser.AskAsync(picture));

        Assert.Equal("Complete", page.State);
        Assert.Empty(page.Document.QuerySelectorAll("main img, main picture, main video, main iframe, main object, main embed"));
        Assert.Empty(inner.Requests);
    }

    [Theory]
    [InlineData("OpenAI:Endpoint", "http://169.254.169.254/latest/meta-data/")]
    [InlineData("OpenAI:Api", "ChatCompletions")]
    [InlineData("DataFolder", "/etc")]
    [InlineData("UploadFolder", "/etc")]
    [InlineData("Logs:Folder", "/etc")]
    [InlineData("Network:KnownProxies", "0.0.0.0/0")]
    [InlineData("Accounts:Mode", "Local")]
    public async Task Setting_ThatReachesAnAddressAFolderOrTheDoor_CannotBeForged(string key, string value)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();

        var page = await new AdminForm(await browser.GetAsync("/admin/settings"), "#OpenAI-Model").Set(key, value).PostAsync(browser);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(0, server.Folder.Count("RuntimeSettings"));
    }

    [Fact]
    public async Task SignOut_IsTheEndOfItsCookieAndOfWhatTheTabHasKept()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var id = await server.AddAsync("ada");
        var account = await server.Services.GetRequiredService<Database>().ReadAsync(context => context.Set<Account>().SingleAsync(one => one.Id == id), default);
        var token = await server.Services.GetRequiredService<SessionStore>().StartAsync(id, account.SecurityStamp, "test", null, default) ?? "";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, token));

        using var ada = server.Browse();
        ada.Client.DefaultRequestHeaders.Add("Cookie", $"session={token}");
        var form = ChatForm.Of(await ada.GetAsync("/account"), "Profile");
        form.Action = "/sign-out";
        using (var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = form.ToContent() })
        using (var response = await ada.Client.SendAsync(request))
        {
            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
            Assert.Equal("\"storage\"", Assert.Single(response.Headers.GetValues("Clear-Site-Data")));
        }

        // Whoever has kept the cookie has kept nothing.
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(server, token));
    }

    /// <summary>Routes know no case, and the log is read by others than the one whom a link is for.</summary>
    [Theory]
    [InlineData("/invite/")]
    [InlineData("/Reset/")]
    public async Task Link_ThatWasOpened_IsNotInTheLog(string path)
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        using var stranger = server.Browse();
        var token = SecretToken.Make();

        await stranger.GetAsync(path + token);

        var log = await server.StopAsync();
        Assert.Contains(path, log, StringComparison.Ordinal);
        Assert.DoesNotContain(token, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThatWasPlanted_IsNobodysBeforeAndAfter()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        await server.AddAsync("ada");
        var planted = SecretToken.Make();
        using var ada = server.Browse();
        ada.Client.DefaultRequestHeaders.Add("Cookie", $"session={planted}");

        await ada.SignInAsync("ada", ChatPeople.Password);

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(server, planted));
    }

    private static async Task<HttpStatusCode> StatusAsync(ChatServer server, string session)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Cookie", $"session={session}");
        using var response = await client.GetAsync("/account");
        return response.StatusCode;
    }

    /// <summary>With every field that anybody has ever got in by.</summary>
    private static ChatForm Forged(ChatForm form, string another)
    {
        foreach (var prefix in new[] { "", "Input.", "Profile.", "Account.", "Own.", "user." })
        {
            foreach (var (name, value) in new[]
            {
                ("Id", another), ("OwnerId", another), ("AccountId", another), ("Role", "Administrator"), ("IsAdmin", "true"), ("Admin", "true"),
                ("Disabled", "true"), ("PasswordHash", "x"), ("SecurityStamp", "x"), ("AccessFailedCount", "9"), ("PhoneNumber", "1"),
                ("EmailConfirmed", "true"), ("Cost", "0"), ("Price", "0"), ("State", "Complete"), ("ConversationId", another),
            })
            {
                form.Add(prefix + name, value);
            }
        }

        return form;
    }

    private static void AssertHarmless(ChatPage page)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var element in page.Document.All)
        {
            Assert.False(element.LocalName == "script" && !element.HasAttribute("src"), $"A script at {page.Path}: {element.OuterHtml}");
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal));
            Assert.NotEqual("x", element.GetAttribute("src"));
        }
    }

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
