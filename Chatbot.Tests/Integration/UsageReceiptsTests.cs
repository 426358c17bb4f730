using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>Whatever reaches the model is on a receipt, however it ends.</summary>
public sealed class UsageReceiptsTests
{
    private const string Records = "SELECT InputTokens, CachedInputTokens, OutputTokens, Searches, Cost, Estimated, Settled FROM UsageRecords ORDER BY AnswerId";

    // "Well?" and what stands around it: 13 and 8 tokens at most.
    private const int Prompt = 21;

    // It shows all that it writes, so that an estimate does not depend on the time.
    private static readonly string[] PlainModel = ["--OpenAI:Model=gpt-4-test", "--Usage:Prices=gpt-4-test=1/0.5/4"];

    private static readonly Scenario Told = new() { Tokens = ["A short ", "answer."], Usage = new(1_000, 100, Cached: 400, Reasoning: 20) };

    [Fact]
    public async Task Answer_Whole_IsOnItsReceiptLiveAndLater()
    {
        await using var server = await ChatServer.StartAsync(Told);
        using var browser = server.Browse();
        var asked = await browser.AskAsync("Well?");
        using var reader = browser.Read(asked);
        await reader.ToEndAsync();

        Assert.Contains("$0.0012", reader.Foot, StringComparison.Ordinal);
        var page = await browser.GetAsync(asked.Path);
        Assert.Contains("1,000 tokens (400 of them cached)", page.Foot, StringComparison.Ordinal);
        Assert.Contains("input $1.00, cached $0.50, output $4.00", page.Foot, StringComparison.Ordinal);
        Assert.Equal("1000|400|100|0|1200000|0|1", server.Folder.Query(Records).Single());
    }

    [Fact]
    public async Task Price_Changed_RewritesNoReceipt()
    {
        var folder = new ChatFolder();
        string[] dearer = [.. folder.Arguments(new("http://localhost/")).Where(argument => argument.StartsWith("--DataFolder", StringComparison.Ordinal)), "--Usage:Prices=gpt-test=100/100/100"];
        await using var before = await ChatServer.StartAsync(folder, new() { Default = Told }, _ => { });
        using var browser = before.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));
        await before.StopAsync();

        await using var after = await ChatServer.StartAsync(folder, new() { Default = Told }, _ => { }, dearer);
        using var again = after.Browse();

        Assert.Contains("$0.0012", (await again.GetAsync(page.Path)).Foot, StringComparison.Ordinal);
        Assert.Contains("$0.11", (await again.EndedAsync(await again.AskAsync("And?", path: page.Path))).Foot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_Deleted_LeavesWhatItCost()
    {
        await using var server = await ChatServer.StartAsync(Told);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        await browser.PressAsync(page, "Delete");

        Assert.Equal(0, server.Folder.Count("Messages"));
        Assert.Equal("1000|400|100|0|1200000|0|1", server.Folder.Query(Records).Single());
    }

    [Fact]
    public async Task Conversation_DeletedWhileAnswering_IsSettledAllTheSame()
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Tokens = ["Some", "thing"], Fault = new Fault.Hang(2) }, PlainModel);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = browser.Read(page);
        await reader.UntilAsync(one => one.Offset == 9);

        await browser.PressAsync(page, "Delete");
        await reader.ToEndAsync();

        Assert.Equal($"{Prompt}|0|3|0|{Prompt * 1_000 + 3 * 4_000}|1|1", server.Folder.Query(Records).Single());
    }

    [Fact]
    public async Task Answer_Stopped_IsEstimatedAndSaysSo()
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Tokens = ["Some", "thing"], Fault = new Fault.Hang(2) }, PlainModel);
        using var browser = server.Browse();
        var page = await browser.AskAsync("Well?");
        using var reader = browser.Read(page);
        await reader.UntilAsync(one => one.Offset == 9);

        await browser.PressAsync(page, "Stop");
        await reader.ToEndAsync();

        Assert.Contains("about less than $0.0001", reader.Foot, StringComparison.Ordinal);
        Assert.Contains("this is estimated", reader.Foot, StringComparison.Ordinal);
        Assert.Equal($"{Prompt}|0|3|0|{Prompt * 1_000 + 3 * 4_000}|1|1", server.Folder.Query(Records).Single());
    }

    // What it thought meanwhile was paid for, and the time would allow for more than the three tokens that were reserved.
    [Fact]
    public async Task Answer_StoppedWhileThinking_IsNotFree()
    {
        await using var server = await ChatServer.StartAsync(
            new Scenario { Fault = new Fault.Hang(0) }, "--OpenAI:MaxOutputTokens=3", "--Usage:TeamDailyTokens=72");
        using var browser = server.Browse();
        for (var asked = 0; asked < 2; asked++)
        {
            var page = await browser.AskAsync("Well?");
            using var reader = browser.Read(page);
            await server.Upstream.NextRequestAsync();
            var thinking = Stopwatch.StartNew();
            await ChatUntil.TrueAsync(() => thinking.ElapsedMilliseconds > 10);
            await browser.PressAsync(page, "Stop");
            await reader.ToEndAsync();

            Assert.Contains("3 tokens (3 of them reasoning)", (await browser.GetAsync(page.Path)).Foot, StringComparison.Ordinal);
            Assert.Contains("this is estimated", reader.Foot, StringComparison.Ordinal);
        }

        Assert.Equal($"{Prompt}|0|3|0|{Prompt * 1_000 + 3 * 4_000}|1|1", server.Folder.Query(Records).Distinct().Single());
        Assert.Equal(HttpStatusCode.OK, (await browser.AskAsync("Well?")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.AskAsync("Well?")).Status);
    }

    [Fact]
    public async Task Answer_RefusedByTheProvider_CostsNothing()
    {
        await using var server = await ChatServer.StartAsync(
            Scenario.Failing(Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", "Incorrect API key.")));
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("0|0|0|0|0|0|1", server.Folder.Query(Records).Single());
        Assert.Null(page.Answer.QuerySelector("details.receipt-line"));
    }

    [Fact]
    public async Task Answer_FailedAtTheProvider_CostsWhatItTold()
    {
        await using var server = await ChatServer.StartAsync(
            Told with { Fault = new Fault.Failed(1, "server_error", "It broke.") });
        using var browser = server.Browse();
        await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("1000|400|100|0|1200000|0|1", server.Folder.Query(Records).Single());
    }

    // One paid call was reserved: a second is the reader's to ask for.
    [Fact]
    public async Task Call_ThatBrokeOffBeforeAWord_IsOnTheReceiptAndNotSentAgain()
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = UpstreamOptions.InOrder(Told with { Fault = new Fault.Cut(0) }, Told), Record = true },
            ["--OpenAI:Retries=1", .. PlainModel]);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("Failed", page.State);
        Assert.Equal($"{Prompt}|0|0|0|{Prompt * 1_000}|1|1", server.Folder.Query(Records).Single());
        Assert.Single(server.Upstream.Requests);
    }

    [Fact]
    public async Task Call_ThatIsHungUpOn_IsOnTheReceiptAndNotSentAgain()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var server = await ChatServer.StartAsync(
            Told, ["--OpenAI:Retries=1", $"--OpenAI:Endpoint=http://{listener.LocalEndpoint}/", .. PlainModel]);
        using var browser = server.Browse();
        var asked = await browser.AskAsync("Well?");
        using (var call = await listener.AcceptTcpClientAsync())
            await call.GetStream().ReadAtLeastAsync(new byte[100], 100);
        var page = await browser.EndedAsync(asked);

        Assert.Equal("Failed", page.State);
        Assert.Equal($"{Prompt}|0|0|0|{Prompt * 1_000}|1|1", server.Folder.Query(Records).Single());
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task SecondSend_AfterALostResponse_IsOneReceipt()
    {
        await using var server = await ChatServer.StartAsync(new UpstreamOptions
        {
            Script = request => request.PreviousResponseId is { } id ? Scenario.Failing(Fault.PreviousResponseLost(id)) : Told,
        });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));
        await browser.EndedAsync(await browser.AskAsync("And?", path: page.Path));

        Assert.Equal(["1000|400|100|0|1200000|0|1", "1000|400|100|0|1200000|0|1"], server.Folder.Query(Records));
    }

    [Fact]
    public async Task WebSearch_Used_IsPaidByTheCall()
    {
        await using var server = await ChatServer.StartAsync(Told with { Citations = [new("A page", "https://example.com/")] });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?", form => form.Add("Input.WebSearch", "true")));

        Assert.Equal("1000|400|100|1|11200000|0|1", server.Folder.Query(Records).Single());
        Assert.Contains("1 calls", page.Foot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileSearch_Used_IsPaidByTheCall()
    {
        await using var server = await ChatServer.StartAsync(Told with { Citations = [new("handbook.pdf", FileId: "file-1")] });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("1000|400|100|0|3700000|0|1", server.Folder.Query(Records).Single());
        Assert.Contains("File search", page.Foot, StringComparison.Ordinal);
        Assert.Contains("1 calls", page.Foot, StringComparison.Ordinal);
    }

    // "Something" is 3 tokens, and 8 around it; a model that may have thought had the time for all that was reserved.
    [Theory]
    [InlineData("gpt-4-test", 11, "32 tokens of 130 tokens")]
    [InlineData("gpt-test", 100, "121 tokens of 130 tokens")]
    public async Task Answer_OfAKilledProcess_IsSettledAtTheNextStart(string model, int output, string used)
    {
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new() { Default = new() { Tokens = ["Some", "thing"], Fault = new Fault.Hang(2) } });
        string[] arguments =
        [
            .. folder.Arguments(upstream.Address), $"--OpenAI:Model={model}", $"--Usage:Prices={model}=1/0.5/4", "--Usage:TeamDailyTokens=130",
            "--OpenAI:MaxOutputTokens=100",
        ];
        string path;
        await using (var process = HostingProcess.Start(folder.Location, [], arguments))
        {
            using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
            var page = await browser.AskAsync("Well?");
            using var reader = browser.Read(page);
            await reader.UntilAsync(one => one.Offset == 9);
            path = page.Path;
        }

        Assert.Equal(1, folder.Count("UsageRecords", "Settled = 0 AND Tokens = 121"));
        await using (var process = HostingProcess.Start(folder.Location, [], arguments))
        {
            using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
            Assert.Equal($"{Prompt}|0|{output}|0|{Prompt * 1_000 + output * 4_000}|1|1", folder.Query(Records).Single());
            Assert.Contains("this is estimated", (await browser.GetAsync(path)).Foot, StringComparison.Ordinal);
            Assert.Contains(used, (await browser.GetAsync("/usage")).Document.Body!.TextContent, StringComparison.Ordinal);
        }
    }
}
