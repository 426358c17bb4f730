using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Usage;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>What becomes of an answer: failed, cut, stopped, asked for again, deleted, left alone.</summary>
public sealed class ChatAnswersTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };
    private static readonly Scenario Refused =
        Scenario.Failing(Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", "Incorrect API key."));
    private static readonly Scenario Endless = new() { Tokens = UpstreamText.For(40), Fault = new Fault.Hang(30) };

    [Fact]
    public async Task Answer_Failed_IsExplainedAndRetried()
    {
        await using var server = await StartAsync(Refused, Short);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("Failed", page.State);
        Assert.Contains("The API key was not accepted.", page.Foot, StringComparison.Ordinal);
        Assert.DoesNotContain("Incorrect", page.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Blocks);

        var again = await browser.EndedAsync(await browser.PressAsync(page, "Retry"));
        Assert.Equal("Complete", again.State);
        Assert.Equal(["<p>A short answer.</p>"], again.Blocks);
        Assert.NotEqual(page.AnswerId, again.AnswerId);
        Assert.Equal(page.AnswerId.ToString(), again.Document.QuerySelector("details.earlier .answer")!.GetAttribute("data-answer"));
        Assert.Single(again.Questions);
    }

    [Fact]
    public async Task Answer_FailedInJapanese_IsExplainedInJapanese()
    {
        await using var server = await StartAsync(Refused);
        using var browser = server.Browse("ja");
        var page = await browser.EndedAsync(await browser.AskAsync("もしもし"));

        Assert.Equal("ja", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Contains("再試行", page.Foot, StringComparison.Ordinal);
        Assert.Contains("APIキー", page.Foot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_PressedTwice_MakesOneAnswerAndShowsIt()
    {
        await using var server = await StartAsync(Refused, Endless);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        var pages = await Task.WhenAll(browser.PressAsync(page, "Retry"), browser.PressAsync(page, "Retry"));

        Assert.All(pages, again => Assert.Equal(HttpStatusCode.OK, again.Status));
        Assert.Equal(pages[0].AnswerId, pages[1].AnswerId);
        Assert.Equal(2, server.Folder.Count("Messages", "Kind = 'answer'"));
    }

    [Fact]
    public async Task Answer_Cut_KeepsWhatHadArrived()
    {
        await using var server = await StartAsync(new Scenario { Tokens = UpstreamText.For(60), Fault = new Fault.Cut(50) });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("Failed", page.State);
        Assert.Contains("cut in the middle of the answer", page.Foot, StringComparison.Ordinal);
        Assert.True(page.Offers("Retry"));
        Assert.Equal(UpstreamText.Whole(50), server.Folder.Query("SELECT Text FROM Messages WHERE Kind = 'answer'").Single());
        Assert.Equal(0, server.Folder.Count("AnswerPieces"));
    }

    [Fact]
    public async Task Answer_Stopped_KeepsItsTextAndLeavesTheModel()
    {
        await using var server = await StartAsync(Endless);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = browser.Read(page);
        await reader.UntilAsync(one => one.Offset == UpstreamText.Whole(30).Length);
        var request = await server.Upstream.NextRequestAsync();
        Assert.False(request.Abandoned.IsCompleted);

        await browser.PressAsync(page, "Stop");
        await reader.ToEndAsync();
        await request.Abandoned;

        Assert.Contains("Stopped here.", reader.Foot, StringComparison.Ordinal);
        page = await browser.GetAsync(page.Path);
        Assert.Equal("Stopped", page.State);
        Assert.True(page.Offers("Retry"));
        Assert.Equal(reader.Blocks.Count, page.Blocks.Count);
        Assert.Equal(UpstreamText.Whole(30), server.Folder.Query("SELECT Text FROM Messages WHERE Kind = 'answer'").Single());
    }

    [Fact]
    public async Task Answer_ItsReaderLeaves_IsEndedAllTheSame()
    {
        await using var server = await StartAsync(new Scenario { Tokens = UpstreamText.For(100), BetweenTokens = TimeSpan.FromMilliseconds(5) });
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using (var reader = browser.Read(page))
            await reader.UntilAsync(one => one.Offset > 0);
        browser.Dispose();

        await ChatUntil.TrueAsync(() => server.Folder.Count("Messages", "State = 'Complete'") == 1);

        Assert.Equal(UpstreamText.Whole(100), server.Folder.Query("SELECT Text FROM Messages WHERE Kind = 'answer'").Single());
    }

    [Fact]
    public async Task Page_WithoutScripts_RenewsItselfUntilTheEnd()
    {
        await using var server = await StartAsync(new Scenario { Tokens = UpstreamText.For(300), BetweenTokens = TimeSpan.FromMilliseconds(5) });
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        Assert.Contains("http-equiv=\"refresh\"", page.Document.QuerySelector("noscript")!.InnerHtml, StringComparison.Ordinal);

        var seen = new List<int>();
        var ended = await ChatUntil.IsAsync(() => browser.GetAsync(page.Path), one =>
        {
            seen.Add(one.Blocks.Count);
            return one.State == "Complete";
        });

        Assert.Equal(seen.Order(), seen);
        Assert.Null(ended.Document.QuerySelector("noscript"));
        Assert.Equal("", ended.Tail);
    }

    [Fact]
    public async Task Conversation_Deleted_TakesItsRowsAndFilesAlong()
    {
        await using var server = await StartAsync(Short);
        using var browser = server.Browse();
        var (shared, own) = (PngBuilder.Valid(7, 7), PngBuilder.Valid(8, 8));
        var page = await browser.EndedAsync(await browser.AskAsync(
            "Mine", form => form.Attach("a.png", "image/png", shared).Attach("b.png", "image/png", own)));
        var other = await browser.EndedAsync(await browser.AskAsync("Kept", form => form.Attach("c.png", "image/png", shared)));
        Assert.Equal(2, server.Folder.Attachments().Length);

        var left = await browser.PressAsync(page, "Delete");

        Assert.Equal((HttpStatusCode.OK, "/"), (left.Status, left.Path));
        Assert.DoesNotContain(left.Document.QuerySelectorAll(".conversation-title"), title => title.TextContent == "Mine");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(page.Path)).Status);
        Assert.Equal(shared, await File.ReadAllBytesAsync(Assert.Single(server.Folder.Attachments())));
        Assert.Equal((1, 2, 1), (server.Folder.Count("Conversations"), server.Folder.Count("Messages"), server.Folder.Count("Attachments")));
        await browser.PressAsync(other, "Delete");
        Assert.Empty(server.Folder.Attachments());
        Assert.Equal(0, server.Folder.Count("Messages"));
    }

    [Fact]
    public async Task Conversation_DeletedWhileAnswering_IsGoneAndTheLogIsQuiet()
    {
        await using var server = await StartAsync(Endless);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = browser.Read(page);
        await reader.UntilAsync(one => one.Offset > 0);
        var request = await server.Upstream.NextRequestAsync();

        await browser.PressAsync(page, "Delete");
        await request.Abandoned;
        await reader.ToEndAsync();

        Assert.Equal(0, server.Folder.Count("Messages"));
        var log = await server.StopAsync();
        Assert.DoesNotContain("\"@l\":\"Error\"", log, StringComparison.Ordinal);
        Assert.Equal(0, server.Folder.Count("AnswerPieces"));
    }

    [Fact]
    public async Task Answer_WhosePiecesCannotBeStored_IsInterruptedAndSettledAndTheNextIsTaken()
    {
        await using var server = await StartAsync(Endless, Short);
        using var browser = server.Browse();
        await browser.GetAsync();
        server.Folder.Query("CREATE TRIGGER Hold BEFORE INSERT ON AnswerPieces BEGIN SELECT RAISE(ABORT, 'held'); END");

        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal(("Interrupted", ""), (page.State, page.Tail));
        await (await server.Upstream.NextRequestAsync()).Abandoned.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, server.Services.GetRequiredService<UsageLedger>().Reservations);
        Assert.Equal(1, server.Folder.Count("UsageRecords", "Settled = 1 AND Estimated = 1 AND OutputTokens > 0"));
        server.Folder.Query("DROP TRIGGER Hold");
        Assert.Equal("Complete", (await browser.EndedAsync(await browser.AskAsync("And now?", path: page.Path))).State);
    }

    [Fact]
    public async Task Answer_OfWhichNothingCanBeStored_LeavesNoReservation()
    {
        await using var server = await StartAsync(Endless);
        using var browser = server.Browse();
        await browser.GetAsync();
        server.Folder.Query("CREATE TRIGGER Hold BEFORE INSERT ON AnswerPieces BEGIN SELECT RAISE(ABORT, 'held'); END");
        server.Folder.Query("CREATE TRIGGER HoldEnd BEFORE UPDATE ON Messages BEGIN SELECT RAISE(ABORT, 'held'); END");

        using var reader = browser.Read(await browser.AskAsync("Well?"));
        await reader.ToEndAsync();

        Assert.Equal(0, server.Services.GetRequiredService<UsageLedger>().Reservations);
        Assert.Equal(1, server.Folder.Count("Messages", "State = 'Waiting'"));
        Assert.Contains("could not be stored either", await server.StopAsync(), StringComparison.Ordinal);
    }

    private static Task<ChatServer> StartAsync(params Scenario[] scenarios) =>
        ChatServer.StartAsync(new UpstreamOptions { Script = UpstreamOptions.InOrder(scenarios), Record = true });
}
