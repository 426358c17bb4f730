using System.Globalization;
using System.Text.RegularExpressions;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The page as someone finds their way on it: by roles and names.</summary>
internal sealed partial class ChatPage(IPage page, string language)
{
    public IPage Page => page;

    public ILocator Text => Named(AriaRole.Textbox, nameof(Texts.Message));

    public ILocator Send => Named(AriaRole.Button, nameof(Texts.Send));

    public ILocator Stop => Named(AriaRole.Button, nameof(Texts.Stop));

    public ILocator Retry => Named(AriaRole.Button, nameof(Texts.Retry));

    public ILocator Regenerate => Named(AriaRole.Button, nameof(Texts.Regenerate));

    public ILocator ToEnd => Named(AriaRole.Button, nameof(Texts.ToEnd));

    public ILocator Files => page.Locator("input[type=file]");

    /// <summary>The files that the composer holds.</summary>
    public ILocator Chosen => page.Locator("form").GetByRole(AriaRole.List, new() { Name = Say(nameof(Texts.AttachedFiles)) }).GetByRole(AriaRole.Listitem);

    public ILocator FileErrors => page.Locator("#file-errors").GetByRole(AriaRole.Listitem);

    public ILocator Question => Named(AriaRole.Article, nameof(Texts.QuestionLabel)).Last;

    public ILocator Answer => Named(AriaRole.Article, nameof(Texts.AnswerLabel)).Last;

    public ILocator Prose => Answer.Locator(".prose");

    public ILocator Receipt => Answer.Locator(".receipt-line");

    public ILocator Announcer => page.GetByRole(AriaRole.Status);

    public ILocator List => Named(AriaRole.Navigation, nameof(Texts.Conversations));

    public ILocator Listed(string title) => List.GetByRole(AriaRole.Link, new() { Name = title });

    public ILocator Named(AriaRole role, string text) => page.GetByRole(role, new() { Name = Say(text), Exact = true });

    /// <summary>A text of the page in its language.</summary>
    public string Say(string name, params object[] values) =>
        Texts.ResourceManager.GetString(name, CultureInfo.GetCultureInfo(language))!.Fill(values);

    /// <summary>Writes a question and sends it; the page is then that of its conversation.</summary>
    public async Task AskAsync(string question)
    {
        await Text.FillAsync(question);
        await Send.ClickAsync();
        await Expect(Question).ToContainTextAsync(question);
    }

    public Task PickAsync(params FilePayload[] files) => Files.SetInputFilesAsync(files);

    /// <summary>Until the answer is whole.</summary>
    public async Task FinishedAsync()
    {
        await Expect(Regenerate).ToBeVisibleAsync();
        await Expect(Answer).Not.ToHaveAttributeAsync("aria-busy", "true");
    }

    /// <summary>The answer without signs and spaces, so that Markdown and what is made of it can be compared.</summary>
    public async Task<string> WordsAsync() => WordsOf(await Prose.EvaluateAsync<string>("""
        prose => {
          const copy = prose.cloneNode(true);
          copy.querySelectorAll(".code > header, .tail-fence").forEach(head => head.remove());
          return copy.textContent;
        }
        """));

    /// <summary>The same of a source: without the opening lines of code blocks and the addresses of links.</summary>
    public static string WordsOf(string text) => NoWord().Replace(NotShown().Replace(text, ""), "");

    public async Task<int> ScrolledAsync() => await page.EvaluateAsync<int>("Math.round(scrollY)");

    /// <summary>Until the reader's window is at the end of the page.</summary>
    public Task AtEndAsync() => HoldsAsync(
        "document.documentElement.scrollHeight > innerHeight * 1.5 && document.documentElement.scrollHeight - innerHeight - scrollY < 2");

    /// <summary>
    /// Until a condition of the script holds. Playwright's own <c>WaitForFunctionAsync</c> evaluates a text in the page from its
    /// second look on, which the page's Content-Security-Policy rightly refuses.
    /// </summary>
    public Task HoldsAsync(string condition) => page.EvaluateAsync($$"""
        async () => {
          const end = performance.now() + 30_000;
          while (!(await ({{condition}}))) {
            if (performance.now() > end) {
              throw new Error("It has not come to hold.");
            }
            await new Promise(requestAnimationFrame);
          }
        }
        """);

    public Uri Address => new(page.Url);

    [GeneratedRegex(@"^```\w+$|\]\([^)]*\)", RegexOptions.Multiline)]
    private static partial Regex NotShown();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
