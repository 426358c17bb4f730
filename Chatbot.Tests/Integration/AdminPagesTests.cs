using System.Net;
using System.Text;
using AngleSharp.Dom;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>The administrator's pages: checks, settings that hold at once, security events.</summary>
public sealed class AdminPagesTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Checks_FirstPage_ShowsTheWorstFirstAndAsksOnDemandOnly()
    {
        await using var server = await ChatServer.StartAsync(new UpstreamOptions { Record = true, Models = ["gpt-test"] });
        using var browser = server.Browse();

        var page = await browser.GetAsync("/admin");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Worth knowing", "Fine"], page.Document.QuerySelectorAll(".checks h2").Select(heading => heading.TextContent));
        Assert.Contains("Whether the API key works is not known yet.", page.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(server.Upstream.Requests);

        page = await new AdminForm(page, "form.ask").PostAsync(browser);

        Assert.Equal("GET", Assert.Single(server.Upstream.Requests).Method);
        Assert.Contains("The provider takes the API key.", page.Document.QuerySelector(".checks.fine")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_InJapanese_AreJapanese()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse("ja");
        var page = await browser.GetAsync("/admin");
        Assert.Equal("状態の確認", page.Document.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain(page.Document.QuerySelectorAll(".checks h3"), title => title.TextContent.All(char.IsAscii));
    }

    [Fact]
    public async Task Settings_Saved_HoldFromTheNextQuestionAndAfterARestart()
    {
        using var folder = new ChatFolder();
        var options = new UpstreamOptions { Default = Short, Record = true };
        await using var server = await ChatServer.StartAsync(folder, options, _ => { });
        using var browser = server.Browse();

        await SaveAsync(browser, "OpenAI-Model", ("OpenAI:Model", "gpt-new"), ("OpenAI:Models", "gpt-test\r\ngpt-other"));
        var page = await SaveAsync(browser, "OpenAI-Instructions", ("OpenAI:Instructions", "Answer in haiku."));
        Assert.Equal("Saved. It holds from now on.", Notice(page));
        Assert.Equal(3, page.Document.QuerySelectorAll(".history li").Length);

        await browser.EndedAsync(await browser.AskAsync("What holds?"));
        var sent = server.Upstream.Requests[^1].Json;
        Assert.Equal(("gpt-new", "Answer in haiku."), (sent.GetProperty("model").GetString(), sent.GetProperty("instructions").GetString()));
        page = await browser.GetAsync("/");
        Assert.Equal(["gpt-new", "gpt-test", "gpt-other"], page.Document.QuerySelectorAll("select option").Select(option => option.TextContent.Trim()));

        await new AdminForm(await browser.GetAsync("/admin/settings"), "#OpenAI-Model").Reset("OpenAI:Model").PostAsync(browser);
        page = await browser.GetAsync("/");
        Assert.Equal("gpt-test", page.Document.QuerySelector("select option")!.TextContent.Trim());
        var log = await server.StopAsync();
        Assert.DoesNotContain("haiku", log, StringComparison.Ordinal);
        Assert.Equal(["OpenAI:Instructions|1", "OpenAI:Model|2", "OpenAI:Models|1"],
            folder.Query("SELECT Key, MAX(Version) FROM RuntimeSettings GROUP BY Key ORDER BY Key"));
    }

    [Fact]
    public async Task Settings_Wrong_AreExplainedAtTheFieldAndTheTextIsKept()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse("ja");

        var page = await SaveAsync(browser, "OpenAI-Model", ("OpenAI:Model", " "), ("OpenAI:Models", "gpt-mine"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("空の値は使えません。 指定できる値: 空でない 200 文字以内の 1 行。", page.Document.QuerySelector("#OpenAI-Model-error")!.TextContent);
        Assert.Equal("true", page.Document.QuerySelector("#OpenAI-Model")!.GetAttribute("aria-invalid"));
        Assert.Contains("OpenAI-Model-error", page.Document.QuerySelector("#OpenAI-Model")!.GetAttribute("aria-describedby")!, StringComparison.Ordinal);
        Assert.Equal("gpt-mine", page.Document.QuerySelector("#OpenAI-Models")!.TextContent.Trim());
        Assert.Equal(0, server.Folder.Count("RuntimeSettings"));
    }

    [Fact]
    public async Task Settings_ChangedByTwo_TheSecondIsToldAndKeepsTheText()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var ada = server.Browse();
        using var grace = server.Browse();
        var form = new AdminForm(await grace.GetAsync("/admin/settings"), "#OpenAI-Instructions");
        await SaveAsync(ada, "OpenAI-Instructions", ("OpenAI:Instructions", "From Ada."));

        var page = await form.Set("OpenAI:Instructions", "From <Grace>.").PostAsync(grace);

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.StartsWith("Another administrator has changed this meanwhile.", Notice(page), StringComparison.Ordinal);
        Assert.Equal("From <Grace>.", page.Document.QuerySelector("#OpenAI-Instructions")!.TextContent.Trim());
        Assert.Contains("From Ada.", page.Document.QuerySelector(".field.wrong .values")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["From Ada."], server.Folder.Query("SELECT Value FROM RuntimeSettings"));

        page = await new AdminForm(page, "#OpenAI-Instructions").PostAsync(grace);
        Assert.Equal("Saved. It holds from now on.", Notice(page));
        Assert.Equal(["From <Grace>."], server.Folder.Query("SELECT Value FROM RuntimeSettings WHERE Version = 2"));
    }

    [Fact]
    public async Task WhoChangedWhat_IsShownByNameAlsoWhereTheAccountIsGone()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        using var root = await server.SignInAsync(ChatPeople.Root);
        var eve = await server.AddAsync("eve", AccountRole.Administrator);
        using (var browser = await server.SignInAsync("eve"))
            await SaveAsync(browser, "OpenAI-Model", ("OpenAI:Model", "gpt-eve"));
        await SaveAsync(root, "OpenAI-Instructions", ("OpenAI:Instructions", "Be brief."));

        var page = await root.GetAsync("/admin/settings");
        Assert.Equal(["root", "eve"], page.Document.QuerySelectorAll(".history summary .hint").Select(By));
        Assert.Contains(page.Document.QuerySelectorAll(".field .hint"), hint => By(hint) == "eve");
        Assert.NotNull(page.Document.QuerySelector("#Accounts-Registration"));
        await server.Services.GetRequiredService<AccountRemoval>().RemoveAsync(eve, await server.AddAsync(ChatPeople.Root), "test", default);

        page = await root.GetAsync("/admin/settings");
        Assert.Equal(["root", $"Deleted account ({eve})"], page.Document.QuerySelectorAll(".history summary .hint").Select(By));
        await ChatUntil.TrueAsync(() => server.Folder.Count("SecurityEvents", "Kind = 'AccountDeleted'") == 1);
        page = await root.GetAsync("/admin/events?kind=AccountDeleted");
        Assert.Equal([$"Deleted account ({eve})", "test", "root"], page.Document.QuerySelectorAll(".events dd").Select(one => one.TextContent));

        static string By(IElement hint) => hint.TextContent.Split('·')[^1].Trim();
    }

    [Fact]
    public async Task Settings_WhereNobodyHasAnAccount_OfferNoRegistration()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.GetAsync("/admin/settings");
        Assert.Null(page.Document.QuerySelector("#Accounts-Registration"));
        Assert.NotNull(page.Document.QuerySelector("#OpenAI-Model"));
    }

    [Theory]
    [InlineData("Input.Values[OpenAI:ApiKey]", "sk-forged")]
    [InlineData("Input.Values[SecretKey]", "forged")]
    [InlineData("Input.Versions[OpenAI:Model]", "x")]
    public async Task Settings_ForgedField_ChangesNothing(string name, string value)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var form = new AdminForm(await browser.GetAsync("/admin/settings"), "#OpenAI-Model").Set("OpenAI:Model", "b");

        var page = await form.Field(name, value).PostAsync(browser);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(0, server.Folder.Count("RuntimeSettings"));
    }

    [Fact]
    public async Task Settings_WithoutTokenOrFields_AreRefused()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.GetAsync("/admin/settings");

        var forged = await new AdminForm(page, "#OpenAI-Model").Set("OpenAI:Model", "b").Without("__RequestVerificationToken").PostAsync(browser);
        var empty = await new AdminForm(await browser.GetAsync("/admin"), "form.ask").PostAsync(browser, "/admin/settings");

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], new[] { forged.Status, empty.Status });
        Assert.Equal(0, server.Folder.Count("RuntimeSettings"));
    }

    [Fact]
    public async Task Banner_Set_StandsOnEachPageAsPlainText()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        await SaveAsync(browser, "Banner-Japanese", ("Banner:Japanese", "土曜は<b>停止</b>します。"), ("Banner:English", ""));
        await SaveAsync(browser, "Banner-Japanese", ("Banner:English", "Down on <i>Saturday</i>."));

        using var japanese = server.Browse("ja");
        foreach (var path in new[] { "/", "/admin", "/admin/events" })
        {
            var banner = (await browser.GetAsync(path)).Document.QuerySelector(".banner")!;
            Assert.Equal(("en", "Down on <i>Saturday</i>."), (banner.GetAttribute("lang"), banner.TextContent));
            Assert.Equal("土曜は<b>停止</b>します。", (await japanese.GetAsync(path)).Document.QuerySelector(".banner")!.TextContent);
        }
    }

    [Fact]
    public async Task Events_OfRefusedUploadsAndSettings_AreShownAndFiltered()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        for (var i = 0; i < 2; i++)
            await browser.AskAsync("Look", form => form.Attach("secret-name.png", "image/png", Encoding.UTF8.GetBytes("no picture")));
        await SaveAsync(browser, "OpenAI-Instructions", ("OpenAI:Instructions", "secret-text"));

        await ChatUntil.TrueAsync(() => server.Folder.Query("SELECT TOTAL(Count) FROM SecurityEvents").Single() == "3");
        var page = await browser.GetAsync("/admin/events");
        Assert.Equal(["Setting changed", "Upload refused 2 times"], Kinds(page));
        Assert.DoesNotContain("secret", page.Document.Body!.TextContent, StringComparison.Ordinal);
        page = await browser.GetAsync("/admin/events?kind=UploadRefused");
        Assert.Equal(["Upload refused 2 times"], Kinds(page));
        Assert.Equal(["local", "127.0.0.1"], page.Document.QuerySelectorAll(".events dd").Take(2).Select(one => one.TextContent));
        Assert.Empty(Kinds(await browser.GetAsync("/admin/events?kind=SignedIn")));
    }

    [Fact]
    public async Task Events_OfRateLimits_AreRecordedAndWarnedOfOnce()
    {
        await using var server = await ChatServer.StartAsync(
            Short, "--RateLimits:Enabled=true", "--RateLimits:PostsPerMinute=2", "--AbnormalActivity:RateLimited=5");
        using var client = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < 12; i++)
            (await client.PostAsync("/language", null)).Dispose();

        var log = await server.StopAsync();

        Assert.Equal(["RateLimited|10"], server.Folder.Query("SELECT Kind, SUM(Count) FROM SecurityEvents GROUP BY Kind"));
        Assert.Equal(2, log.Split("Abnormal activity").Length);
    }

    [Theory]
    [InlineData("/admin/events?kind=Nonsense")]
    [InlineData("/admin/events?kind=1")]
    [InlineData("/admin/events?number=0")]
    [InlineData("/admin/events?number=99999999999")]
    public async Task Events_AddressThatIsNone_IsNotFound(string path)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Events_ManyPages_ArePaged()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        // Of today: what is older than it is kept may be cleared away at any moment.
        server.Folder.Query("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
            INSERT INTO SecurityEvents (Kind, Client, At, LastAt, Count) SELECT 'SignInFailed', '<i>' || i, unixepoch() * 1000 + i, unixepoch() * 1000 + i, 1 FROM n
            """);

        var first = await browser.GetAsync("/admin/events?kind=SignInFailed");
        var second = await browser.GetAsync(first.Document.QuerySelector("[rel=next]")!.GetAttribute("href")!);

        Assert.Equal((50, 10), (Kinds(first).Count, Kinds(second).Count));
        Assert.Null(second.Document.QuerySelector("[rel=next]"));
        Assert.Equal("<i>1", second.Document.QuerySelectorAll(".events dd")[^1].TextContent);
        Assert.NotNull(second.Document.QuerySelector("[rel=prev]"));
    }

    [Theory]
    [InlineData("/admin", "DELETE")]
    [InlineData("/admin/settings", "PUT")]
    [InlineData("/admin/events", "POST")]
    public async Task Pages_OtherMethods_AreRefused(string path, string method)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static async Task<ChatPage> SaveAsync(ChatBrowser browser, string field, params (string Key, string Value)[] values)
    {
        var form = new AdminForm(await browser.GetAsync("/admin/settings"), $"#{field}");
        foreach (var (key, value) in values)
            form.Set(key, value);
        return await form.PostAsync(browser);
    }

    private static string Notice(ChatPage page) => page.Document.QuerySelector("main > .notice")!.TextContent.Trim();

    private static List<string> Kinds(ChatPage page) =>
        [.. page.Document.QuerySelectorAll(".events .what").Select(what => string.Join(' ', what.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
