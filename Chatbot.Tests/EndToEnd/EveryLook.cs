using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

/// <summary>A page as it is on a desk and on a phone, light and dark: fit to be read by everybody, and nothing sticks out.</summary>
internal static class EveryLook
{
    private static readonly (int Width, int Height)[] Windows = [(1280, 800), (360, 740)];

    private static readonly AxeRunOptions Contrast = new() { RunOnly = RunOnlyOptions.Rules("color-contrast") };

    /// <param name="name">Names the pictures, and what is wrong.</param>
    /// <param name="rules">All of them unless told.</param>
    public static async Task CheckAsync(IPage page, string name, AxeRunOptions? rules = null)
    {
        name = $"{name}-{await page.Locator("html").GetAttributeAsync("lang")}";
        foreach (var (width, height) in Windows)
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var look = $"{name}-{scheme}-{width}".ToLowerInvariant();
                await Pictures.OfStateAsync(page, look);
                // In the dark only the colours are others.
                var result = await page.RunAxe(scheme == ColorScheme.Dark ? Contrast : rules);
                Assert.True(result.Violations.Length == 0, look + ": " + string.Join('\n', result.Violations.Select(
                    violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}")));
            }

            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{name}-{width}: too wide");
        }
    }
}
