using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The administrator's pages with a browser: by label and button, and fit to be read by everybody.</summary>
public sealed class AdminTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly AxeRunOptions Contrast = new() { RunOnly = RunOnlyOptions.Rules("color-contrast") };

    [Fact]
    public async Task Settings_ChangedByAnAdministrator_AreSeenByTheNextReader()
    {
        var product = await StartProductAsync();
        var page = (await (await ComeAsync(new Visit("en", Scripts: false), product.Address)).TabAsync("/admin/settings")).Page;
        await page.GetByLabel("Notice in English").FillAsync("Down on Saturday from nine.");
        await page.GetByRole(AriaRole.Form, new() { Name = "Notice" }).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved. It holds from now on.");

        var other = (await (await ComeAsync(address: product.Address)).TabAsync()).Page;
        await Expect(other.GetByText("Down on Saturday from nine.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_EachOfThem_NoViolationsAndNothingSticksOut()
    {
        var product = await StartProductAsync();
        foreach (var language in new[] { "ja", "en" })
        {
            var reader = await ComeAsync(new Visit(language), product.Address);
            reader.Expect("status of 400");
            var settings = (await reader.TabAsync("/admin/settings")).Page;
            await settings.Locator("#OpenAI-Instructions").FillAsync(language == "ja" ? "簡潔に、日本語で答えてください。" : "Be brief.\nAnswer in the language of the question.");
            await settings.Locator("form:has(#OpenAI-Instructions) .primary").ClickAsync();
            await Expect(settings.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
            await settings.Locator(".history details").First.ClickAsync();
            await CheckAsync(settings, $"settings-{language}");
            await settings.Locator("#OpenAI-Model").FillAsync(" ");
            await settings.Locator("form:has(#OpenAI-Model) .primary").ClickAsync();
            await Expect(settings.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await CheckAsync(settings, $"settings-wrong-{language}");

            var checks = (await reader.TabAsync("/admin")).Page;
            await checks.Locator(".ask button").ClickAsync();
            await Expect(checks.Locator(".ask time")).ToBeVisibleAsync();
            await CheckAsync(checks, $"checks-{language}");
            var events = (await reader.TabAsync("/admin/events")).Page;
            await Expect(events.Locator(".filter")).ToBeVisibleAsync();
            await CheckAsync(events, $"events-{language}");
        }
    }

    private static async Task CheckAsync(IPage page, string name)
    {
        foreach (var width in new[] { 1280, 360 })
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var where = $"admin-{name}-{scheme}-{width}".ToLowerInvariant();
                await Pictures.OfStateAsync(page, where);
                // On the phone, and in the dark, only sizes and colours are others.
                if (width < 1280 && scheme == ColorScheme.Dark)
                    continue;
                var result = await page.RunAxe(scheme == ColorScheme.Dark ? Contrast : null);
                Assert.True(result.Violations.Length == 0, where + ": " + string.Join('\n', result.Violations.Select(
                    violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}")));
            }

            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{name}-{width}: too wide");
        }
    }
}
