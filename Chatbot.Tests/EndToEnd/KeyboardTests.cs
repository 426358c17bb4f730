using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

public sealed class KeyboardTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Keyboard_Alone_ReadsAsksAndStops()
    {
        const string question = "Only keys, please.";
        Product.Answer(question, Samples.Held(100, 20, new TaskCompletionSource().Task));
        var reader = await ComeAsync(new Visit("en"));
        var chat = await reader.TabAsync();
        await Expect(chat.Text).ToBeFocusedAsync();
        await chat.Page.Keyboard.TypeAsync(question);
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Prose).ToContainTextAsync("The answer to part 1");

        await chat.Page.GotoAsync(chat.Address.AbsolutePath);
        var skip = chat.Named(AriaRole.Link, nameof(Texts.SkipToContent));
        await TabToAsync(chat, skip);
        await Expect(skip).ToBeInViewportAsync();
        await TabToAsync(chat, chat.List.GetByRole(AriaRole.Link, new() { Name = "Chatbot" }));
        await TabToAsync(chat, chat.Named(AriaRole.Link, nameof(Texts.NewConversation)));
        await TabToAsync(chat, chat.Listed(question));

        await skip.FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await TabToAsync(chat, chat.Named(AriaRole.Button, nameof(Texts.DeleteConversation)));
        await TabToAsync(chat, chat.Text);
        await TabToAsync(chat, chat.Page.GetByRole(AriaRole.Combobox));
        await TabToAsync(chat, chat.Page.GetByRole(AriaRole.Checkbox, new() { Name = chat.Say(nameof(Texts.WebSearch)) }));
        await TabToAsync(chat, chat.Page.Locator(".composer summary"));
        await TabToAsync(chat, chat.Files);
        await TabToAsync(chat, chat.Stop);
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Answer).ToContainTextAsync(chat.Say(nameof(Texts.AnswerStopped)));
    }

    [Fact]
    public async Task List_OnAPhone_OpensAndCloses()
    {
        var chat = await OpenAsync(new Visit("en", Width: 360, Height: 740));
        await Expect(chat.List).ToBeHiddenAsync();
        var menu = chat.Named(AriaRole.Button, nameof(Texts.Conversations));
        await menu.FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.List).ToBeVisibleAsync();
        await TabToAsync(chat, chat.List.GetByRole(AriaRole.Link, new() { Name = "Chatbot" }));
        await TabToAsync(chat, chat.Named(AriaRole.Button, nameof(Texts.Close)));
        await chat.Page.Keyboard.PressAsync("Escape");
        await Expect(chat.List).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();
    }

    /// <summary>The next stop is this one, and can be seen.</summary>
    private static async Task TabToAsync(ChatPage chat, ILocator stop)
    {
        await chat.Page.Keyboard.PressAsync("Tab");
        await Expect(stop).ToBeFocusedAsync();
        Assert.True(await stop.EvaluateAsync<bool>("""
            element => [element, element.nextElementSibling, element.closest(".composer")]
              .some(place => place && getComputedStyle(place).outlineStyle !== "none" && parseFloat(getComputedStyle(place).outlineWidth) > 0)
            """), "The focus cannot be seen.");
    }
}
