using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Without JavaScript all of it works, by forms and a page that renews itself.</summary>
public sealed class NoScriptTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Ask_WithFile_PageRenewsItselfUntilTheEnd()
    {
        const string question = "スクリプトなしで読めますか。";
        var rest = new TaskCompletionSource();
        Product.Answer(question, Samples.Held(150, 20, rest.Task));
        var chat = await OpenAsync(new Visit(Scripts: false));
        await chat.PickAsync(Samples.Pdf("資料.pdf"));
        await chat.AskAsync(question);

        await Expect(chat.Question.GetByRole(AriaRole.Link)).ToContainTextAsync(["資料.pdf"]);
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");
        await Expect(chat.Stop).ToBeVisibleAsync();
        rest.SetResult();
        await chat.FinishedAsync();
        await Expect(chat.Prose).ToContainTextAsync("That is all there is to say");
    }

    [Fact]
    public async Task Stop_Retry_Delete_Work()
    {
        const string question = "スクリプトなしで止められますか。";
        Product.Answer(question, Samples.Held(150, 20, new TaskCompletionSource().Task), Samples.Saying("二回目の回答です。"));
        var chat = await OpenAsync(new Visit(Scripts: false));
        await chat.AskAsync(question);
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");

        await chat.Stop.ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerStopped)));
        await chat.Regenerate.ClickAsync();
        await Expect(chat.Prose).ToHaveTextAsync("二回目の回答です。");
        await chat.FinishedAsync();

        await chat.Named(AriaRole.Button, nameof(Texts.DeleteConversation)).ClickAsync();
        await chat.Named(AriaRole.Button, nameof(Texts.DeleteConfirm)).ClickAsync();
        await Expect(chat.Page.GetByText(chat.Say(nameof(Texts.EmptyGreeting)))).ToBeVisibleAsync();
        await Expect(chat.Listed(question)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Files_Refused_TextIsKept()
    {
        var reader = await ComeAsync(new Visit(Scripts: false));
        reader.Expect("status of 413");
        reader.Expect("status of 400");
        var chat = await reader.TabAsync();
        foreach (var (file, status) in new[] { (Samples.TooLarge("大きい.pdf"), 413), (Samples.NotAllowed("メモ.txt"), 400) })
        {
            await chat.Text.FillAsync("長い質問\nを書きました");
            await chat.PickAsync(file);
            var response = await chat.Page.RunAndWaitForResponseAsync(() => chat.Send.ClickAsync(), one => one.Request.Method == "POST");
            Assert.Equal(status, response.Status);
            await Expect(chat.FileErrors).ToContainTextAsync([file.Name]);
            await Expect(chat.Text).ToHaveValueAsync("長い質問\nを書きました");
        }
    }

    [Fact]
    public async Task Language_Switched_PageSpeaksIt()
    {
        var reader = await ComeAsync(new Visit(Scripts: false));
        var chat = await reader.TabAsync();
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(chat.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(chat.Page.GetByText("Where shall we begin?")).ToBeVisibleAsync();
    }
}
