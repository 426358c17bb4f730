using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The administrator's pages with a browser: by label and button, and fit to be read by everybody.</summary>
public sealed class AdminTests(BrowserFixture fixture) : BrowserTest(fixture)
{
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
            await EveryLook.CheckAsync(settings, "admin-settings");
            await settings.Locator("#OpenAI-Model").FillAsync(" ");
            await settings.Locator("form:has(#OpenAI-Model) .primary").ClickAsync();
            await Expect(settings.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await EveryLook.CheckAsync(settings, "admin-settings-wrong");

            var checks = (await reader.TabAsync("/admin")).Page;
            await checks.Locator(".ask button").ClickAsync();
            await Expect(checks.Locator(".ask time")).ToBeVisibleAsync();
            await EveryLook.CheckAsync(checks, "admin-checks");
            var events = (await reader.TabAsync("/admin/events")).Page;
            await Expect(events.Locator(".filter")).ToBeVisibleAsync();
            await EveryLook.CheckAsync(events, "admin-events");
        }
    }
}
