using System.Net;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>Many posts at once, and one post many times.</summary>
public sealed class ChatPostsTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Posts_TwoHundredAtOnce_AreAllStored()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.GetAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => browser.PostAsync(Form(page, $"Question {number}"))));
        await Task.WhenAll(pages.Select(browser.EndedAsync));

        Assert.All(pages, asked => Assert.Equal(HttpStatusCode.OK, asked.Status));
        Assert.Equal(200, pages.Select(asked => asked.Path).Distinct().Count());
        Assert.Equal(200, server.Folder.Count("Messages", "Kind = 'question'"));
        Assert.Equal(200, server.Folder.Count("Messages", "Kind = 'answer' AND State = 'Complete' AND Text = 'A short answer.'"));
        var log = await server.StopAsync();
        Assert.DoesNotContain("database is locked", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\"@l\":\"Error\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Question 17", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_TwentyOfOneForm_MakeOneQuestion()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var form = ChatForm.Composer(await browser.GetAsync()).Set("Input.Text", "Only once");

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.PostAsync(form)));

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Single(pages.Select(page => page.Path).Distinct());
        Assert.Equal("Only once", Assert.Single(pages[0].Questions));
        Assert.Equal(2, server.Folder.Count("Messages"));
        Assert.Equal(1, server.Folder.Count("Conversations"));
    }

    [Fact]
    public async Task Posts_FiveIntoOneConversation_OneIsTakenAndFourKeepTheirText()
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = UpstreamOptions.InOrder(Short, new Scenario { Fault = new Fault.Hang(0) }) });
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("First"));

        var pages = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => browser.PostAsync(Form(page, $"Second <{number}>"))));

        Assert.Single(pages, asked => asked.Status == HttpStatusCode.OK);
        var refused = pages.Where(asked => asked.Status == HttpStatusCode.Conflict).ToList();
        Assert.Equal(4, refused.Count);
        Assert.All(refused, asked => Assert.StartsWith("Second <", asked.Composer, StringComparison.Ordinal));
        Assert.All(refused, asked => Assert.Contains("still on its way", asked.Notice, StringComparison.Ordinal));
        Assert.Equal(2, server.Folder.Count("Messages", "Kind = 'question'"));
    }

    [Fact]
    public async Task Post_RefusedWhileAnswering_IsTakenOnceTheAnswerHasEnded()
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = UpstreamOptions.InOrder(new Scenario { Fault = new Fault.Hang(0) }, Short) });
        using var browser = server.Browse();
        var page = await browser.AskAsync("First");
        var refused = await browser.AskAsync("Second", path: page.Path);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);

        await browser.PressAsync(refused, "Stop");
        await browser.EndedAsync(page);
        var taken = await browser.PostAsync(ChatForm.Composer(refused));

        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal(["First", "Second"], taken.Questions);
    }

    [Fact]
    public async Task Posts_MoreThanMayWait_AreRefusedWithTheirText()
    {
        await using var server = await ChatServer.StartAsync(
            new Scenario { Fault = new Fault.Hang(0) }, "--Answers:AtOnce=1", "--Answers:Queue=1");
        using var browser = server.Browse();
        var running = await browser.AskAsync("One");
        var waiting = await browser.AskAsync("Two");
        await server.Upstream.NextRequestAsync();

        var refused = await browser.AskAsync("Three");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("Three", refused.Composer);
        Assert.Contains("Many answers are on their way", refused.Notice, StringComparison.Ordinal);
        Assert.Equal("Waiting", (await browser.GetAsync(waiting.Path)).State);
        await browser.PressAsync(running, "Stop");
        await server.Upstream.NextRequestAsync();
    }

    [Fact]
    public async Task Posts_BehindOthers_AreToldTheirPlaceAndMoveUp()
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Fault = new Fault.Hang(0) }, "--Answers:AtOnce=1");
        using var browser = server.Browse();
        var running = await browser.AskAsync("One");
        await server.Upstream.NextRequestAsync();
        var next = await browser.AskAsync("Two");
        var last = await browser.AskAsync("Three");
        Assert.Contains("You are number 1 in line", next.Foot, StringComparison.Ordinal);
        Assert.Contains("You are number 2 in line", last.Foot, StringComparison.Ordinal);
        using var reader = browser.Read(last);
        await reader.ConnectAsync();
        Assert.Contains("number 2 in line", (await PlaceAsync(reader)).Data, StringComparison.Ordinal);

        await browser.PressAsync(running, "Stop");

        Assert.Contains("number 1 in line", (await PlaceAsync(reader)).Data, StringComparison.Ordinal);
        await browser.PressAsync(next, "Stop");
        Assert.Equal("running", (await EventAsync(reader, "state")).Data);
        Assert.DoesNotContain("in line", (await browser.EndedAsync(await browser.PressAsync(last, "Stop"))).Foot, StringComparison.Ordinal);

        static Task<ChatEvent> PlaceAsync(ChatReader reader) => EventAsync(reader, "place");

        static async Task<ChatEvent> EventAsync(ChatReader reader, string name)
        {
            while (true)
            {
                var next = await reader.NextAsync() ?? throw new InvalidOperationException($"The stream has ended before \"{name}\".");
                if (next.Name == name)
                    return next;
            }
        }
    }

    [Theory]
    [InlineData("Input.Text", "   ", "Write a message first.")]
    [InlineData("Input.Model", "gpt-unknown", "This model cannot be picked.")]
    [InlineData("Input.FormToken", "", "This page is out of date.")]
    [InlineData("Input.FormToken", "no token", "This page is out of date.")]
    public async Task Post_OfWhatMayNotBe_IsExplainedAndCanBeSentOnceMore(string field, string value, string explanation)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();

        var refused = await browser.AskAsync("Keep me.", form => form.Set(field, value));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(explanation, refused.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(field == "Input.Text" ? "" : "Keep me.", refused.Composer);
        Assert.Equal(0, server.Folder.Count("Messages"));
        var taken = await browser.PostAsync(ChatForm.Composer(refused).Set("Input.Text", "Keep me."));
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal(["Keep me."], taken.Questions);
    }

    [Fact]
    public async Task Post_WithoutItsAntiforgeryToken_IsRefused()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();

        var refused = await browser.AskAsync("Forged", form => form.Set("__RequestVerificationToken", "forged"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(0, server.Folder.Count("Messages"));
    }

    private static ChatForm Form(ChatPage page, string text) =>
        ChatForm.Composer(page).Set("Input.FormToken", Guid.CreateVersion7().ToString()).Set("Input.Text", text);
}
