using Chatbot.Tests.Uploads;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Writing a question and putting files to it.</summary>
public sealed class ComposerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int ConversionKey = 229;

    [Fact]
    public async Task Enter_EndsConversion_DoesNotSend()
    {
        Product.Answer("日本語\nでお願いします", Samples.Saying("承知しました。"));
        var chat = await OpenAsync();
        await Expect(chat.Text).ToBeFocusedAsync();
        await chat.Page.EvaluateAsync("addEventListener('keydown', event => document.body.dataset.key = `${event.keyCode} ${event.isComposing}`)");
        var session = await chat.Page.Context.NewCDPSessionAsync(chat.Page);

        await session.SendAsync("Input.imeSetComposition", Of(("text", "にほんご"), ("selectionStart", 4), ("selectionEnd", 4)));
        await Expect(chat.Text).ToHaveValueAsync("にほんご");
        await session.SendAsync("Input.dispatchKeyEvent", Of(("type", "rawKeyDown"), ("key", "Enter"), ("code", "Enter"), ("windowsVirtualKeyCode", ConversionKey)));
        await Expect(chat.Page.Locator("body")).ToHaveAttributeAsync("data-key", $"{ConversionKey} true");
        await session.SendAsync("Input.insertText", Of(("text", "日本語")));
        await session.SendAsync("Input.dispatchKeyEvent", Of(("type", "keyUp"), ("key", "Enter"), ("code", "Enter"), ("windowsVirtualKeyCode", 13)));
        await Expect(chat.Text).ToHaveValueAsync("日本語");
        Assert.Equal("/", chat.Address.AbsolutePath);

        await chat.Page.Keyboard.PressAsync("Shift+Enter");
        await chat.Page.Keyboard.InsertTextAsync("でお願いします");
        await Expect(chat.Text).ToHaveValueAsync("日本語\nでお願いします");
        Assert.Equal("/", chat.Address.AbsolutePath);
        await chat.Page.Keyboard.PressAsync("Enter");

        await Expect(chat.Prose).ToHaveTextAsync("承知しました。");
        await Expect(chat.Question.Locator(".question-text")).ToHaveTextAsync("日本語\nでお願いします", new() { UseInnerText = true });
    }

    [Fact]
    public async Task Files_DroppedAndPasted_AreChipsThatCanBeRemoved()
    {
        const string question = "What is in the picture?";
        Product.Answer(question, Samples.Saying("A picture."));
        var reader = await ComeAsync(new Visit("en"));
        await reader.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var chat = await reader.TabAsync();

        using var folder = new TestFolder();
        var dropped = Path.Combine(folder.Location, "dropped.png");
        await File.WriteAllBytesAsync(dropped, Samples.Png("dropped.png").Buffer);
        var session = await chat.Page.Context.NewCDPSessionAsync(chat.Page);
        var data = new { items = Array.Empty<object>(), files = new[] { dropped }, dragOperationsMask = 1 };
        foreach (var type in new[] { "dragEnter", "dragOver" })
            await session.SendAsync("Input.dispatchDragEvent", Of(("type", type), ("x", 700), ("y", 300), ("data", data)));
        await Expect(chat.Page.GetByText(chat.Say(nameof(Texts.DropHere)))).ToBeVisibleAsync();
        await session.SendAsync("Input.dispatchDragEvent", Of(("type", "drop"), ("x", 700), ("y", 300), ("data", data)));
        await Expect(chat.Chosen).ToContainTextAsync(["dropped.png"]);

        await chat.Page.EvaluateAsync("""
            base64 => navigator.clipboard.write([new ClipboardItem({
              "image/png": new Blob([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], { type: "image/png" }),
            })])
            """, Convert.ToBase64String(Samples.Png("copied.png").Buffer));
        await chat.Text.FocusAsync();
        await chat.Page.Keyboard.PressAsync("Control+V");
        await Expect(chat.Chosen).ToHaveCountAsync(2);

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = chat.Say(nameof(Texts.RemoveFile), "dropped.png") }).ClickAsync();
        await Expect(chat.Chosen).ToHaveCountAsync(1);
        await Expect(chat.Chosen).Not.ToContainTextAsync(["dropped.png"]);
        await chat.AskAsync(question);
        await chat.FinishedAsync();
        await Expect(chat.Question.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Files_RefusedAtOnce_SayWhy()
    {
        var chat = await OpenAsync(new Visit("en"));
        await chat.Text.FillAsync("Here they are.");
        await chat.PickAsync(Samples.TooLarge("big.pdf"), Samples.NotAllowed("notes.txt"), Samples.Png("fine.png"));

        await Expect(chat.FileErrors).ToHaveTextAsync(
            [chat.Say(nameof(Texts.FileTooLarge), "big.pdf", FileSize.Of(5 * 1024 * 1024)), chat.Say(nameof(Texts.FileTypeNotAllowed), "notes.txt")]);
        await Expect(chat.Chosen).ToContainTextAsync(["fine.png"]);
        await Expect(chat.Text).ToHaveValueAsync("Here they are.");
    }

    [Fact]
    public async Task Text_PageLeftAndBack_IsStillThere()
    {
        var chat = await OpenAsync();
        await chat.Text.FillAsync("書きかけの質問");
        await chat.Page.ReloadAsync();
        await Expect(chat.Text).ToHaveValueAsync("書きかけの質問");
    }

    private static Dictionary<string, object> Of(params (string Name, object Value)[] parameters) =>
        parameters.ToDictionary(one => one.Name, one => one.Value);
}
