using Chatbot.Bench.Upstream;
using Chatbot.Web.Resources;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Whatever happens to the line, the tab or the server: the same text, nothing doubled, nothing missing.</summary>
public sealed class LiveAnswerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int Tokens = 400;

    // In the middle of a sentence of the third part.
    private static readonly int Middle = UpstreamText.For(Tokens).ToList().IndexOf("several", UpstreamText.For(Tokens).ToList().IndexOf(" 3")) + 1;

    private static string Shown => ChatPage.WordsOf(string.Concat(UpstreamText.For(Tokens).Take(Middle)));

    private static string Whole => ChatPage.WordsOf(UpstreamText.Whole(Tokens));

    [Fact]
    public async Task Reload_InMidAnswerAndSecondTab_SameText()
    {
        const string question = "途中で再読み込みします。";
        var rest = new TaskCompletionSource();
        Product.Answer(question, Samples.Held(Tokens, Middle, rest.Task));
        var reader = await ComeAsync();
        var first = await reader.TabAsync();
        await first.AskAsync(question);
        await ShowsAsync(first, Shown);

        await first.Page.ReloadAsync();
        var second = await reader.TabAsync(first.Address.PathAndQuery);
        foreach (var tab in new[] { first, second })
        {
            await Expect(tab.Stop).ToBeVisibleAsync();
            await ShowsAsync(tab, Shown);
        }

        rest.SetResult();
        foreach (var tab in new[] { first, second })
        {
            await tab.FinishedAsync();
            Assert.Equal(Whole, await tab.WordsAsync());
        }

        await second.Page.ReloadAsync();
        await second.FinishedAsync();
        Assert.Equal(await first.Prose.InnerTextAsync(), await second.Prose.InnerTextAsync());
    }

    [Fact]
    public async Task Kill_InMidAnswer_AllThatWasShownIsThere()
    {
        const string question = "途中でサーバーが落ちます。";
        var product = await StartProductAsync();
        product.Answer(question, Samples.Held(Tokens, Middle, new TaskCompletionSource().Task), new Scenario { Tokens = UpstreamText.For(Tokens) });
        var reader = await ComeAsync(address: product.Address);
        reader.Expect("net::ERR_");
        var chat = await reader.TabAsync();
        await chat.AskAsync(question);
        await ShowsAsync(chat, Shown);

        await product.KillAsync();
        await product.StartAgainAsync();

        // The tab that stayed open finds out by itself.
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerInterrupted)));
        Assert.Equal(Shown, await chat.WordsAsync());
        await chat.Page.ReloadAsync();
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerInterrupted)));
        Assert.Equal(Shown, await chat.WordsAsync());

        await chat.Retry.ClickAsync();
        await chat.FinishedAsync();
        Assert.Equal(Whole, await chat.WordsAsync());
        await Expect(chat.Page.GetByText(chat.Say(nameof(Texts.EarlierAnswers), 1))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Line_CutAndBack_StreamGoesOn()
    {
        const string question = "途中で回線が切れます。";
        var rest = new TaskCompletionSource();
        Product.Answer(question, Samples.Held(Tokens, Middle, rest.Task));
        await using var line = new Line(Product.Address);
        var reader = await ComeAsync(address: line.Address);
        reader.Expect("net::ERR_");
        var chat = await reader.TabAsync();
        await chat.AskAsync(question);
        await ShowsAsync(chat, Shown);

        line.Cut();
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.ConnectionLost)));
        rest.SetResult();
        var other = await (await ComeAsync()).TabAsync(chat.Address.PathAndQuery);
        await other.FinishedAsync();
        Assert.Equal(Shown, await chat.WordsAsync());

        line.Mend();
        await chat.FinishedAsync();
        Assert.Equal(Whole, await chat.WordsAsync());
        await Expect(chat.Answer).Not.ToContainTextAsync(chat.Say(nameof(Texts.ConnectionLost)));
    }

    /// <summary>Until these words stand there, and no others.</summary>
    private static async Task ShowsAsync(ChatPage chat, string words)
    {
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 3 has **several");
        Assert.Equal(words, await chat.WordsAsync());
    }
}
