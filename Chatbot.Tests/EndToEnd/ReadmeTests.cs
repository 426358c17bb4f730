using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The pictures of the README: a working day's list, a question with a PDF, an answer with a table and code.</summary>
public sealed class ReadmeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public async Task Readme_Pictures_ShowTheProduct(string language)
    {
        var sample = language == "ja" ? Samples.Japanese : Samples.English;
        var product = await StartProductAsync();
        var reader = await ComeAsync(new Visit(language), product.Address);
        var chat = await reader.TabAsync();
        foreach (var other in sample.Others)
        {
            product.Answer(other, Samples.Saying("…"));
            await chat.Page.GotoAsync("/");
            await chat.AskAsync(other);
            await chat.FinishedAsync();
        }

        product.Answer(sample.Question, Samples.Saying(sample.Answer) with { Usage = new(3_412, 286) });
        await chat.Page.GotoAsync("/");
        await chat.PickAsync(Samples.Pdf(sample.File));
        await chat.AskAsync(sample.Question);
        await chat.FinishedAsync();
        await Expect(chat.Prose.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await Expect(chat.Prose.Locator(".hljs-keyword").First).ToBeVisibleAsync();

        await TakeAsync(chat, $"{language}-light");
        await chat.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await TakeAsync(chat, $"{language}-dark");
        if (language != "ja")
            return;
        await chat.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await chat.Page.SetViewportSizeAsync(360, 740);
        await TakeAsync(chat, "phone");
    }

    private static async Task TakeAsync(ChatPage chat, string name)
    {
        await chat.Page.EvaluateAsync("scrollTo(0, document.documentElement.scrollHeight)");
        await Pictures.OfReadmeAsync(chat.Page, name);
    }
}
