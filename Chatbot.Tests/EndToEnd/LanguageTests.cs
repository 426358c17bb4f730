using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

public sealed class LanguageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData("ja", "yyyy/M/d H:mm", "English", "en")]
    [InlineData("en", "M/d/yyyy, h:mm tt", "日本語", "ja")]
    public async Task Page_InTheReadersLanguage_CanBeSwitched(string language, string format, string other, string otherLanguage)
    {
        var question = $"Which language is {language}?";
        Product.Answer(question, Samples.Saying("This one."));
        var reader = await ComeAsync(new Visit(language));
        var chat = await reader.TabAsync();
        await Expect(chat.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await chat.AskAsync(question);
        await chat.FinishedAsync();

        var time = chat.Question.GetByRole(AriaRole.Time);
        var at = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        var expected = at.ToOffset(TimeSpan.FromHours(9)).ToString(format, CultureInfo.InvariantCulture);
        // The script writes it so; the server knows no more than the team's time zone.
        await Expect(time).ToHaveTextAsync(expected);

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = other }).ClickAsync();
        await Expect(chat.Page.Locator("html")).ToHaveAttributeAsync("lang", otherLanguage);
        await Expect(chat.Page).ToHaveURLAsync(chat.Address.AbsoluteUri);
        await Expect(chat.Page.GetByRole(AriaRole.Article)).ToContainTextAsync([question, "This one."]);
        var tab = await reader.TabAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", otherLanguage);
    }
}
