using System.Text.Json;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Integration;

/// <summary>What a model is given besides words, and what is offered only where a model takes it.</summary>
public sealed class ChatModelTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };
    private static readonly byte[] Pdf = PdfBuilder.WithPages("Hello from the document");

    [Fact]
    public async Task Attachments_OfTheResponsesApi_GoInAsTheyAre()
    {
        var png = PngBuilder.Valid();
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync(
            "What is this?", form => form.Attach("図.png", "image/png", png).Attach("a.pdf", "application/pdf", Pdf)));

        var content = Post(server).Json.GetProperty("input")[0].GetProperty("content").EnumerateArray()
            .ToDictionary(part => part.GetProperty("type").GetString()!);
        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(png)}", content["input_image"].GetProperty("image_url").GetString());
        Assert.Equal("a.pdf", content["input_file"].GetProperty("filename").GetString());
        Assert.Equal($"data:application/pdf;base64,{Convert.ToBase64String(Pdf)}", content["input_file"].GetProperty("file_data").GetString());
        Assert.Equal("What is this?", content["input_text"].GetProperty("text").GetString());
        Assert.Equal(["図.png", "a.pdf"], page.Document.QuerySelectorAll(".question .chip-name").Select(name => name.TextContent));
        Assert.DoesNotContain("only their text", page.Foot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachments_OfACompatibleServer_GoInAsImageAndText()
    {
        var png = PngBuilder.Valid();
        await using var server = await ChatServer.StartAsync(Short, "--OpenAI:Api=ChatCompletions");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync(
            "What is this?", form => form.Attach("a.png", "image/png", png).Attach("a.pdf", "application/pdf", Pdf)));

        Assert.Equal("Complete", page.State);
        Assert.Contains("only their text was passed on", page.Foot, StringComparison.Ordinal);
        var parts = Post(server).Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").EnumerateArray().ToList();
        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(png)}",
            parts.Single(part => part.GetProperty("type").GetString() == "image_url").GetProperty("image_url").GetProperty("url").GetString());
        Assert.Contains(parts, part => part.TryGetProperty("text", out var text)
            && text.GetString()!.StartsWith("[a.pdf]\n", StringComparison.Ordinal)
            && text.GetString()!.Contains("Hello from the document", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondTurn_OfACompatibleServer_IsSentWhole()
    {
        await using var server = await ChatServer.StartAsync(Short, "--OpenAI:Api=ChatCompletions", "--OpenAI:Instructions=Be brief.");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("One?"));
        await browser.EndedAsync(await browser.AskAsync("Two?", path: page.Path));

        var messages = server.Upstream.Requests[^1].Json.GetProperty("messages").EnumerateArray();
        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task WebSearch_SwitchedOn_IsAskedForAndItsSourcesAreLinks()
    {
        await using var server = await ChatServer.StartAsync(Short with
        {
            Citations =
            [
                new("A page", "https://example.com/a?b=1&c=2"), new("A page", "https://example.com/a?b=1&c=2"),
                new("<b>Bold</b>", "https://example.org/"), new("Evil", "javascript:alert(1)"),
            ],
        });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("News?", form => form.Add("Input.WebSearch", "true")));

        Assert.Equal(["web_search"], Tools(Post(server)));
        var links = page.Document.QuerySelectorAll(".sources a");
        Assert.Equal(["https://example.com/a?b=1&c=2", "https://example.org/"], links.Select(link => link.GetAttribute("href")));
        Assert.Equal(["A page", "<b>Bold</b>"], links.Select(link => link.TextContent));
        Assert.All(links, link => Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel")));
    }

    [Fact]
    public async Task WebSearch_NotSwitchedOn_IsNotAskedFor()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        await browser.EndedAsync(await browser.AskAsync("News?"));

        Assert.Empty(Tools(Post(server)));
    }

    [Fact]
    public async Task VectorStores_Chosen_AreSearchedAndRemembered()
    {
        await using var server = await ChatServer.StartAsync(new UpstreamOptions
        {
            Default = Short with { Citations = [new("handbook.pdf", FileId: "file-1")] },
            Record = true,
            VectorStores = [new("vs_1", "Handbook <1>", 3), new("vs_2", "Minutes", 1)],
        }, "--OpenAI:FileSearch=true");
        using var browser = server.Browse();
        var offered = (await browser.GetAsync()).Document.QuerySelectorAll(".stores label");
        Assert.Equal(["Handbook <1>", "Minutes"], offered.Select(label => label.TextContent.Trim()));

        var page = await browser.EndedAsync(await browser.AskAsync("Holidays?", form => form.Add("Input.VectorStores", "vs_1")));

        var tool = Post(server).Json.GetProperty("tools").EnumerateArray().Single();
        Assert.Equal("file_search", tool.GetProperty("type").GetString());
        Assert.Equal("vs_1", tool.GetProperty("vector_store_ids").EnumerateArray().Single().GetString());
        Assert.Contains("handbook.pdf", page.Document.QuerySelector(".sources")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".sources a"));
        Assert.Equal(["vs_1"], page.Document.QuerySelectorAll(".stores input[checked]").Select(box => box.GetAttribute("value")));
    }

    [Theory]
    [InlineData(true, "--OpenAI:FileSearch=true")]
    [InlineData(false, "--OpenAI:FileSearch=true", "--OpenAI:Api=ChatCompletions")]
    [InlineData(false, "--OpenAI:WebSearch=false")]
    public async Task Page_OffersWhatTheModelCanDo_AndPostsOfOtherThingsChangeNothing(bool offers, params string[] arguments)
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Default = Short, Record = true, VectorStores = [new("vs_1", "Handbook", 3)] }, arguments);
        using var browser = server.Browse();
        var page = await browser.GetAsync();

        Assert.Equal(offers, page.Document.QuerySelector("[name='Input.WebSearch']") is not null);
        Assert.Equal(offers, page.Document.QuerySelector("[name='Input.VectorStores']") is not null);
        Assert.Null(page.Document.QuerySelector("#demo"));
        await browser.EndedAsync(await browser.AskAsync(
            "Well?", form => form.Set("Input.WebSearch", "true").Set("Input.VectorStores", "vs_1")));
        Assert.Equal(offers ? 2 : 0, Tools(Post(server)).Count);
    }

    [Fact]
    public async Task VectorStores_ProviderDoesNotList_TakeNothingElseAway()
    {
        await using var server = await ChatServer.StartAsync(new UpstreamOptions
        {
            Script = request => request.Method == "GET" ? Scenario.Failing(Fault.OpenAIError(500, null, "server_error", "Broken.")) : Short,
        }, "--OpenAI:FileSearch=true");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Equal("Complete", page.State);
        Assert.Null(page.Document.QuerySelector("[name='Input.VectorStores']"));
    }

    [Fact]
    public async Task Model_Picked_IsAskedAndStaysPicked()
    {
        await using var server = await ChatServer.StartAsync(Short, "--OpenAI:Models:0=gpt-large", "--OpenAI:Models:1=gpt-small");
        using var browser = server.Browse();
        var page = await browser.GetAsync();
        Assert.Equal(["gpt-test", "gpt-large", "gpt-small"], page.Document.QuerySelectorAll("#model option").Select(option => option.TextContent));

        page = await browser.EndedAsync(await browser.AskAsync("Well?", form => form.Set("Input.Model", "gpt-large")));

        Assert.Equal("gpt-large", Post(server).Model);
        Assert.Contains("gpt-large", page.Foot, StringComparison.Ordinal);
        Assert.Equal("gpt-large", ChatForm.Composer(page)["Input.Model"]);
    }

    [Fact]
    public async Task Usage_IsStoredAndShown()
    {
        await using var server = await ChatServer.StartAsync(Short with { Usage = new(1_200, 34, Cached: 1_000, Reasoning: 20) });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        Assert.Contains("1,234 tokens", page.Foot, StringComparison.Ordinal);
        Assert.Equal("1200|1000|34|20", server.Folder.Query(
            "SELECT Tokens_Input, Tokens_CachedInput, Tokens_Output, Tokens_Reasoning FROM Messages WHERE Kind = 'answer'").Single());
    }

    private static UpstreamRequest Post(ChatServer server) => server.Upstream.Requests.Last(request => request.Method == "POST");

    private static List<string> Tools(UpstreamRequest request) =>
        request.Json.TryGetProperty("tools", out var tools) && tools.ValueKind is JsonValueKind.Array
            ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("type").GetString()!.Replace("_preview", "", StringComparison.Ordinal))]
            : [];
}
