using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>What an answer has cost, and what is left: by keys, in both languages, light and dark, on a desk and on a phone.</summary>
public sealed class UsageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Usage_ItsPages_AreReadableEverywhere()
    {
        var product = await Product.StartAsync(
            ("Usage__UserMonthlyMoney", "5"), ("Usage__TeamDailyTokens", "1000000"), ("Usage__UserDailyTokens", "31300"),
            ("Usage__Contact", "info@example.com"));
        await using var _ = product;
        product.Answer(Samples.Japanese.Question, Samples.Saying(Samples.Japanese.Answer) with { Usage = new(24_412, 1_286, Cached: 2_048) });
        Reader[] readers = [await ComeAsync(address: product.Address), await ComeAsync(new Visit("en"), product.Address)];
        var chat = await readers[0].TabAsync();
        await chat.AskAsync(Samples.Japanese.Question);
        await chat.FinishedAsync();

        await chat.Receipt.Locator("summary").FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Receipt.Locator("dl")).ToBeVisibleAsync();

        foreach (var reader in readers)
        {
            await CheckAsync(reader, "usage", "/usage");
            await CheckAsync(reader, "usage-team", "/admin/usage");
            await CheckAsync(reader, "usage-chat", chat.Address.PathAndQuery);
        }

        await chat.Page.ReloadAsync();
        await Expect(chat.Page.Locator(".dock .allowance")).ToContainTextAsync("82%");
        readers[0].Expect("status of 429");
        await chat.Text.FillAsync("もう一つ聞かせてください。");
        await chat.Send.ClickAsync();
        await Expect(chat.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("info@example.com");
        await Expect(chat.Text).ToHaveValueAsync("もう一つ聞かせてください。");
        await Pictures.OfStateAsync(chat.Page, "usage-refused");
        // The product ends with this test, and the page is not to miss what it is still loading.
        await chat.Page.WaitForLoadStateAsync(LoadState.Load);
    }

    private static async Task CheckAsync(Reader reader, string name, string address)
    {
        var page = (await reader.TabAsync(address)).Page;
        if (name == "usage-chat")
            await page.Locator(".receipt-line summary").ClickAsync();
        await EveryLook.CheckAsync(page, name);
        await page.CloseAsync();
    }
}
