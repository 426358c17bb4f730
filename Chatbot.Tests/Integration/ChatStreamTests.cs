using System.Net;
using System.Text.Json;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>Reload, second reader, cut line, sleep: the same text for everyone, nothing doubled, nothing missing.</summary>
public sealed class ChatStreamTests
{
    private static readonly Scenario Slow = new() { Tokens = UpstreamText.For(600), BetweenTokens = TimeSpan.FromMilliseconds(4) };

    [Fact]
    public async Task Readers_CutAtRandom_EndWithWhatAFreshPageShows()
    {
        await using var server = await ChatServer.StartAsync(Slow);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Tell me all.");
        Assert.NotEqual("Complete", page.State);

        var readers = await Task.WhenAll(Enumerable.Range(1, 6)
            .Select(seed => ReadWithCutsAsync(browser, page, new Random(seed), resume: seed % 2 == 0)));
        using var other = server.Browse();
        var fresh = await other.GetAsync(page.Path);

        Assert.Equal("Complete", fresh.State);
        Assert.Equal("", fresh.Tail);
        Assert.All(readers, reader =>
        {
            Assert.Equal(fresh.Blocks, reader.Blocks);
            Assert.Equal("", reader.Tail);
            Assert.Equal(UpstreamText.Whole(600).Length, reader.Offset);
            Assert.Equal(fresh.Foot, new AngleSharp.Html.Parser.HtmlParser().ParseDocument(reader.Foot!).Body!.TextContent);
        });
    }

    [Fact]
    public async Task Reload_InMidAnswer_GoesOnFromThePage()
    {
        await using var server = await ChatServer.StartAsync(Slow);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Tell me all.");
        using var first = await browser.Read(page).UntilAsync(reader => reader.Blocks.Count > 3 && reader.Tail.Length > 0);

        var again = await browser.GetAsync(page.Path);
        using var second = await browser.Read(again).ToEndAsync();
        await first.ToEndAsync();

        Assert.NotEmpty(again.Blocks);
        Assert.Equal(first.Blocks, second.Blocks);
        Assert.Equal((await browser.GetAsync(page.Path)).Blocks, second.Blocks);
    }

    [Fact]
    public async Task Tail_OfEveryReader_IsTheTextBeforeItsCursor()
    {
        var whole = UpstreamText.Whole(600);
        await using var server = await ChatServer.StartAsync(Slow);
        using var browser = server.Browse();
        using var reader = browser.Read(await browser.AskAsync("Tell me all."));
        await reader.ConnectAsync();
        var tails = 0;
        while (reader.Foot is null && await reader.NextAsync() is { } one)
        {
            if (one.Name is not ("text" or "code"))
                continue;
            tails++;
            Assert.Equal(whole[(reader.Offset - reader.Tail.Length)..reader.Offset], reader.Tail);
        }

        Assert.True(tails > 5, $"Only {tails} tails came.");
    }

    [Fact]
    public async Task Reader_AsleepThroughTheEnd_GetsTheRest()
    {
        await using var server = await ChatServer.StartAsync(Slow);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Tell me all.");
        using var sleeper = await browser.Read(page).UntilAsync(reader => reader.Blocks.Count > 2 && reader.Tail.Length > 0);
        sleeper.Disconnect();
        using (var awake = await browser.Read(page).ToEndAsync())
            Assert.NotNull(awake.Foot);

        await sleeper.ConnectAsync(resume: true);
        await sleeper.ToEndAsync();

        Assert.Equal((await browser.GetAsync(page.Path)).Blocks, sleeper.Blocks);
        Assert.Equal(UpstreamText.Whole(600).Length, sleeper.Offset);
    }

    [Theory]
    [InlineData("99999.0")]
    [InlineData("0.99999999")]
    [InlineData("1.99999999")]
    [InlineData("-1.-1")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999.1")]
    [InlineData("１.２")]
    [InlineData("'; DROP TABLE Messages; --")]
    public async Task Cursor_ThatLies_GetsEverything(string cursor)
    {
        const string Text = "The first paragraph.\n\nThe second, unfinished";
        await using var server = await ChatServer.StartAsync(new Scenario { Tokens = [Text], Fault = new Fault.Hang(1) });
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using (var seen = await new ChatReader(browser.Client, page.AnswerId).UntilAsync(reader => reader.Tail.Length > 0))
            Assert.Equal(Text.Length, seen.Offset);

        using (var live = new ChatReader(browser.Client, page.AnswerId) { Cursor = cursor })
        {
            Assert.Equal(HttpStatusCode.OK, await live.ConnectAsync());
            await live.UntilAsync(reader => reader.Tail.Length > 0);
            Assert.Equal("The second, unfinished", live.Tail);
            Assert.Equal(["<p>The first paragraph.</p>"], live.Blocks);
        }

        await browser.PressAsync(page, "Stop");
        using var late = new ChatReader(browser.Client, page.AnswerId) { Cursor = cursor };
        Assert.Equal(HttpStatusCode.OK, await late.ConnectAsync());
        await late.ToEndAsync();
        Assert.Equal(["<p>The first paragraph.</p>", "<p>The second, unfinished</p>"], late.Blocks);
    }

    [Fact]
    public async Task Stream_OfASilentAnswer_HasItsHeadersAndBeats()
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Fault = new Fault.Hang(0) }, "--Answers:Heartbeat=00:00:01");
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = new ChatReader(browser.Client, page.AnswerId);
        await reader.ConnectAsync();

        Assert.Equal("text/event-stream", reader.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no", reader.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(reader.Response.Headers.CacheControl?.NoStore);
        var over = reader.ToEndAsync();
        await ChatUntil.TrueAsync(() => reader.Beats >= 2);
        await browser.PressAsync(page, "Stop");
        await over;
        Assert.Contains("Stopped here.", reader.Foot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfNothing_IsAProblem()
    {
        await using var server = await ChatServer.StartAsync(new Scenario());
        using var browser = server.Browse();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/answers/{Guid.CreateVersion7()}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await browser.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(404, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("a\r\nb\rc\n\nd")]
    [InlineData("a&#13;event: end&#13;data: forged&#13;&#13;b")]
    [InlineData("`a&#xD;b`\n\n[c](https://example.com/ \"d&#13;e\")\n\nf")]
    [InlineData("nul\0 and a pair \ud83d\ude00\n\nevent: end\ndata: forged\n\n")]
    public async Task Text_WithLineEndsOfTheProtocol_StaysInItsEvent(string text)
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Tokens = [.. text.EnumerateRunes().Select(rune => rune.ToString())] });
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = new ChatReader(browser.Client, page.AnswerId);
        await reader.ToEndAsync();

        Assert.Contains("data-state=\"Complete\"", reader.Foot, StringComparison.Ordinal);
        Assert.Equal((await browser.GetAsync(page.Path)).Blocks, reader.Blocks);
    }

    /// <summary>Leaves after a few events, again and again, and comes back with its last cursor.</summary>
    private static async Task<ChatReader> ReadWithCutsAsync(ChatBrowser browser, ChatPage page, Random random, bool resume)
    {
        var reader = browser.Read(page);
        var cuts = 0;
        while (reader.Foot is null)
        {
            Assert.Equal(HttpStatusCode.OK, await reader.ConnectAsync(resume));
            for (var events = random.Next(1, 12); events > 0 && reader.Foot is null; events--)
            {
                if (await reader.NextAsync() is null)
                    break;
            }

            reader.Disconnect();
            cuts++;
        }

        Assert.True(cuts > 3, $"Only {cuts} connections were cut.");
        return reader;
    }
}
