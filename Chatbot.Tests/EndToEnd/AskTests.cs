using Chatbot.Web.Resources;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

public sealed class AskTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Ask_PdfAndImagePicked_AnswerArrivesAndStays()
    {
        const string question = "添付の資料と写真を見て、要点をまとめてください。";
        var rest = new TaskCompletionSource();
        Product.Answer(question, Samples.Held(tokens: 260, after: 20, rest.Task));
        var chat = await OpenAsync();
        await Expect(chat.Page).ToHaveTitleAsync($"{chat.Say(nameof(Texts.NewConversation))} — Chatbot");

        var picker = await chat.Page.RunAndWaitForFileChooserAsync(() => chat.Page.GetByTitle(chat.Say(nameof(Texts.AttachFiles))).ClickAsync());
        await picker.SetFilesAsync([Samples.Pdf("報告書 2026年.pdf"), Samples.Png("現場の写真.png")]);
        await Expect(chat.Chosen).ToContainTextAsync(["報告書 2026年.pdf", "現場の写真.png"]);
        await chat.AskAsync(question);

        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerRunning)));
        await Expect(chat.Stop).ToBeVisibleAsync();
        await Expect(chat.Send).ToBeHiddenAsync();
        await Expect(chat.Text).ToHaveValueAsync("");
        rest.SetResult();
        await chat.FinishedAsync();

        await Expect(chat.Announcer).ToHaveTextAsync(chat.Say(nameof(Texts.AnswerDone)));
        await Expect(chat.Send).ToBeVisibleAsync();
        await Expect(chat.Receipt).ToContainTextAsync("gpt-4.1-mini");
        await Expect(chat.Receipt).ToContainTextAsync(chat.Say(nameof(Texts.Tokens), 360));
        await Expect(chat.Listed(question)).ToHaveAttributeAsync("aria-current", "page");
        await Expect(chat.Page).ToHaveTitleAsync($"{question} — Chatbot");
        var sent = Assert.Single(Product.SentWith(question));
        Assert.Contains("\"input_file\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"input_image\"", sent, StringComparison.Ordinal);

        var before = await chat.Answer.InnerTextAsync();
        await chat.Page.ReloadAsync();
        await chat.FinishedAsync();
        Assert.Equal(before, await chat.Answer.InnerTextAsync());
        await Expect(chat.Question.GetByRole(Microsoft.Playwright.AriaRole.Link)).ToContainTextAsync(["報告書 2026年.pdf", "現場の写真.png"]);
        await Expect(chat.Listed(question)).ToBeVisibleAsync();
    }
}
