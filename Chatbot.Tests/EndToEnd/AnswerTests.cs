using Chatbot.Bench.Upstream;
using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>What someone does with an answer: stop it, have it again, copy it, read it while it grows.</summary>
public sealed class AnswerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Stop_ThenRegenerate_KeepsBoth()
    {
        const string question = "Stop this one, please.";
        Product.Answer(question, Samples.Held(200, 30, new TaskCompletionSource().Task), Samples.Saying("The second try."));
        var chat = await OpenAsync(new Visit("en"));
        await chat.AskAsync(question);
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");

        await chat.Stop.ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerStopped)));
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");
        await chat.Regenerate.ClickAsync();

        await Expect(chat.Prose).ToHaveTextAsync("The second try.");
        await chat.FinishedAsync();
        await chat.Page.GetByText(chat.Say(nameof(Texts.EarlierAnswers), 1)).ClickAsync();
        await Expect(chat.Named(AriaRole.Article, nameof(Texts.AnswerLabel)).First).ToContainTextAsync("The answer to part 1");
    }

    [Fact]
    public async Task Copy_AnswerAndCode_AsTheyRead()
    {
        const string question = "Show me how to sort a list.";
        Product.Answer(question, Samples.Saying("Sorting is *easy*:\n\n```python\nvalues = [3, 1]\nvalues.sort()\n```\n\nThat is **all**.\n"));
        var reader = await ComeAsync(new Visit("en"));
        await reader.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var chat = await reader.TabAsync();
        await chat.AskAsync(question);
        await chat.FinishedAsync();

        await chat.Named(AriaRole.Button, nameof(Texts.CopyCode)).ClickAsync();
        await Expect(chat.Announcer).ToHaveTextAsync(chat.Say(nameof(Texts.Copied)));
        Assert.Equal("values = [3, 1]\nvalues.sort()\n", await ClipboardAsync(chat));

        await chat.Named(AriaRole.Button, nameof(Texts.Copy)).ClickAsync();
        await chat.HoldsAsync("navigator.clipboard.readText().then(text => text.startsWith('Sorting'))");
        Assert.Equal(
            ["Sorting is easy:", "values = [3, 1]", "values.sort()", "That is all."],
            (await ClipboardAsync(chat)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Scroll_AnswerGrows_FollowsOnlyAtTheEnd()
    {
        const string question = "Write a long answer.";
        var (more, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
        Product.Answer(question, new Scenario
        {
            Tokens = UpstreamText.For(1200),
            Pauses = new Dictionary<int, Task> { [400] = more.Task, [800] = rest.Task },
        });
        var chat = await OpenAsync(new Visit("en"));
        await chat.AskAsync(question);
        await Expect(chat.Prose).ToContainTextAsync("Part 3");
        await chat.AtEndAsync();

        more.SetResult();
        await Expect(chat.Prose).ToContainTextAsync("Part 6");
        await chat.AtEndAsync();
        await Expect(chat.ToEnd).ToBeHiddenAsync();

        await chat.Page.Mouse.MoveAsync(700, 300);
        await chat.Page.Mouse.WheelAsync(0, -500);
        await Expect(chat.ToEnd).ToBeVisibleAsync();
        var stood = await chat.ScrolledAsync();
        rest.SetResult();
        await chat.FinishedAsync();
        Assert.Equal(stood, await chat.ScrolledAsync());

        await chat.ToEnd.ClickAsync();
        await chat.AtEndAsync();
        await Expect(chat.Text).ToBeFocusedAsync();
    }

    private static Task<string> ClipboardAsync(ChatPage chat) => chat.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
}
