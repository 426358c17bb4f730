using System.Text.Json;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>What the model is told of the turns before.</summary>
public sealed class ChatHistoryTests
{
    private static readonly Scenario First = new() { Tokens = ["The first answer."] };
    private static readonly Scenario Second = new() { Tokens = ["The second answer."] };

    [Fact]
    public async Task SecondTurn_ProviderKeepsResponses_RefersToTheFirst()
    {
        await using var server = await StartAsync(UpstreamOptions.InOrder(First, Second));
        using var browser = server.Browse();
        await AskAsync(browser, await AskAsync(browser, null, "One?"), "Two?");

        var requests = Posts(server);
        Assert.Null(requests[0].PreviousResponseId);
        Assert.Equal("resp_00000001", requests[1].PreviousResponseId);
        Assert.Equal(["user: Two?"], Inputs(requests[1]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task SecondTurn_ProviderHasLostTheFirst_IsSentWholeUnnoticed(int status)
    {
        var lost = Fault.PreviousResponseLost("resp_00000001") with { Status = status };
        await using var server = await StartAsync(request =>
            request.PreviousResponseId is not null ? Scenario.Failing(lost)
            : request.Body.Contains("Two?", StringComparison.Ordinal) ? Second
            : First);
        using var browser = server.Browse();
        var page = await AskAsync(browser, await AskAsync(browser, null, "One?"), "Two?");

        Assert.Equal("Complete", page.State);
        Assert.Equal(["<p>The second answer.</p>"], page.Blocks);
        var requests = Posts(server);
        Assert.Equal(3, requests.Count);
        Assert.Null(requests[2].PreviousResponseId);
        Assert.Equal(["user: One?", "assistant: The first answer.", "user: Two?"], Inputs(requests[2]));
        Assert.DoesNotContain("\"@l\":\"Error\"", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondTurn_NothingIsKeptAtTheProvider_IsSentWhole()
    {
        await using var server = await StartAsync(UpstreamOptions.InOrder(First, Second), "--OpenAI:StoreResponses=false");
        using var browser = server.Browse();
        await AskAsync(browser, await AskAsync(browser, null, "One?"), "Two?");

        var requests = Posts(server);
        Assert.All(requests, request => Assert.False(request.Json.GetProperty("store").GetBoolean()));
        Assert.All(requests, request => Assert.Null(request.PreviousResponseId));
        Assert.Equal(["user: One?", "assistant: The first answer.", "user: Two?"], Inputs(requests[1]));
    }

    [Fact]
    public async Task Turn_AfterAStoppedAnswer_IsSentWhole()
    {
        await using var server = await StartAsync(UpstreamOptions.InOrder(
            First, new Scenario { Tokens = ["Half ", "an answer"], Fault = new Fault.Hang(1) }, Second));
        using var browser = server.Browse();
        var page = await browser.AskAsync("Two?", path: (await AskAsync(browser, null, "One?")).Path);
        using (var reader = browser.Read(page))
        {
            await reader.UntilAsync(one => one.Offset > 0);
            await browser.PressAsync(page, "Stop");
            await reader.ToEndAsync();
        }

        await AskAsync(browser, page, "Three?");

        var request = Posts(server)[2];
        Assert.Null(request.PreviousResponseId);
        Assert.Equal(["user: One?", "assistant: The first answer.", "user: Two?", "assistant: Half ", "user: Three?"], Inputs(request));
    }

    [Fact]
    public async Task Retry_OfTheSecondTurn_GoesOnFromTheFirst()
    {
        await using var server = await StartAsync(UpstreamOptions.InOrder(First, Second));
        using var browser = server.Browse();
        var page = await AskAsync(browser, await AskAsync(browser, null, "One?"), "Two?");

        await browser.EndedAsync(await browser.PressAsync(page, "Retry"));

        var requests = Posts(server);
        Assert.Equal("resp_00000001", requests[2].PreviousResponseId);
        Assert.Equal(["user: Two?"], Inputs(requests[2]));
    }

    [Fact]
    public async Task History_LongerThanTheWindow_IsCutBetweenTurnsAndThePageSaysWhere()
    {
        // 1,000 tokens, half of it for the answer: a turn of 1,200 characters has room once, not twice.
        await using var server = await StartAsync(_ => First, "--OpenAI:StoreResponses=false", "--OpenAI:ContextWindow=1000");
        using var browser = server.Browse();
        var page = await AskAsync(browser, null, "One? " + new string('a', 1_200));
        Assert.Null(page.Document.QuerySelector(".history-cut"));
        page = await AskAsync(browser, page, "Two? " + new string('b', 1_200));
        page = await AskAsync(browser, page, "Three?");

        var inputs = Inputs(Posts(server)[2]);
        Assert.Equal(3, inputs.Count);
        Assert.StartsWith("user: Two?", inputs[0], StringComparison.Ordinal);
        Assert.Contains("from message 3 on", page.Foot, StringComparison.Ordinal);
        var cut = page.Document.QuerySelector(".history-cut")!;
        Assert.StartsWith("Two?", cut.NextElementSibling!.QuerySelector(".question-text")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.Questions.Count);
    }

    /// <summary>The messages of a request, each as its role and its text.</summary>
    private static List<string> Inputs(UpstreamRequest request) => [.. request.Json.GetProperty("input").EnumerateArray()
        .Select(item => $"{item.GetProperty("role").GetString()}: {TextOf(item.GetProperty("content"))}")];

    private static string TextOf(JsonElement content) => content.ValueKind is JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));

    private static List<UpstreamRequest> Posts(ChatServer server) => [.. server.Upstream.Requests.Where(request => request.Method == "POST")];

    private static Task<ChatServer> StartAsync(Func<UpstreamRequest, Scenario> script, params string[] arguments) =>
        ChatServer.StartAsync(new UpstreamOptions { Script = script, Record = true }, arguments);

    private static async Task<ChatPage> AskAsync(ChatBrowser browser, ChatPage? before, string text) =>
        await browser.EndedAsync(await browser.AskAsync(text, path: before?.Path ?? "/"));
}
