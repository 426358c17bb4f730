using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>What people see of a disk that is nearly full: said on every page, calmly, and what was typed stays.</summary>
public sealed class DiskTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // More than any disk has free.
    private const string Never = "1099511627776";

    private static readonly AxeRunOptions Contrast = new() { RunOnly = RunOnlyOptions.Rules("color-contrast") };

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
            await LookAsync(chat.Page, $"disk-empty-{language}");
            var question = language == "ja" ? "出張の申請の手順を教えてください。" : "How do I apply for a business trip?";
            await chat.Text.FillAsync(question);
            await chat.Send.ClickAsync();
            await Expect(chat.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(chat.Text).ToHaveValueAsync(question);
            await LookAsync(chat.Page, $"disk-refused-{language}");
            await LookAsync((await reader.TabAsync("/admin")).Page, $"disk-checks-{language}");
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
            await LookAsync(page, $"disk-warning-{language}");
            await page.GetByRole(AriaRole.Link, new() { Name = language == "ja" ? "内訳を見る" : "What takes the room" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = language == "ja" ? "ディスク" : "Disk", Exact = true })).ToBeVisibleAsync();
            await LookAsync(page, $"disk-warning-checks-{language}");
        }
    }

    private static async Task LookAsync(IPage page, string name)
    {
        foreach (var (width, height) in new[] { (1280, 800), (360, 740) })
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var light in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = light });
                var where = $"{name}-{light}-{width}".ToLowerInvariant();
                await Pictures.OfStateAsync(page, where);
                // In the dark only the colours are others.
                var result = await page.RunAxe(light == ColorScheme.Dark ? Contrast : null);
                Assert.True(result.Violations.Length == 0, where + ": " + string.Join('\n', result.Violations.Select(
                    violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}")));
            }

            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{name}-{width}: too wide");
        }
    }
}
