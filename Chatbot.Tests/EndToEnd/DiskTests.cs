using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>What people see of a disk that is nearly full: said on every page, calmly, and what was typed stays.</summary>
[Collection(DeskBrowserCollection.Name)]
public sealed class DiskTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // More than any disk has free.
    private const string Never = "1099511627776";

    [Fact]
    public async Task ReadOnly_QuestionThatIsNotTaken_StaysInItsField()
    {
        var product = await StartProductAsync(("Disk__ReadOnlyBelow", Never), ("Uploads__FreeSpaceFloor", "0"));
        foreach (var language in new[] { "ja", "en" })
        {
            var reader = await ComeAsync(new Visit(language), product.Address);
            reader.Expect("status of 507");
            var chat = await reader.TabAsync();
            await Expect(chat.Page.GetByRole(AriaRole.Complementary, new() { Name = language == "ja" ? "ディスクの空き" : "Disk space" })).ToBeVisibleAsync();
            await EveryLook.CheckAsync(chat.Page, "disk-empty");
            var question = language == "ja" ? "出張の申請の手順を教えてください。" : "How do I apply for a business trip?";
            await chat.Text.FillAsync(question);
            await chat.Send.ClickAsync();
            await Expect(chat.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(chat.Text).ToHaveValueAsync(question);
            await EveryLook.CheckAsync(chat.Page, "disk-refused");
            await EveryLook.CheckAsync((await reader.TabAsync("/admin")).Page, "disk-checks");
        }
    }

    [Fact]
    public async Task Warning_ToAnAdministrator_LeadsToWhatTakesTheRoom()
    {
        var product = await StartProductAsync(("Disk__WarnAtPercent", "1"));
        foreach (var language in new[] { "ja", "en" })
        {
            var reader = await ComeAsync(new Visit(language), product.Address);
            var page = (await reader.TabAsync()).Page;
            await EveryLook.CheckAsync(page, "disk-warning");
            await page.GetByRole(AriaRole.Link, new() { Name = language == "ja" ? "内訳を見る" : "What takes the room" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = language == "ja" ? "ディスク" : "Disk", Exact = true })).ToBeVisibleAsync();
            await EveryLook.CheckAsync(page, "disk-warning-checks");
        }
    }
}
