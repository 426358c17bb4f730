using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

/// <summary>A page as it is on a desk and on a phone, light and dark: fit to be read by everybody, and nothing sticks out.</summary>
internal static class EveryLook
{
    private const string Violations = """
        without => axe.run(document, { resultTypes: ['violations'], rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }])) })
            .then(result => result.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html).join('; ')}`))
        """;

    private static readonly (int Width, int Height)[] Windows = [(1280, 800), (360, 740)];

    // Brought in once a page: the library's own way brings it in, and opens a tab, for each run, which takes thirty times as long.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <param name="name">Names the pictures, and what is wrong.</param>
    /// <param name="without">The rules that do not hold for this page; all others do.</param>
    public static async Task CheckAsync(IPage page, string name, params string[] without)
    {
        name = $"{name}-{await page.Locator("html").GetAttributeAsync("lang")}";
        await page.EvaluateAsync(Axe);
        foreach (var (width, height) in Windows)
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var look = $"{name}-{scheme}-{width}".ToLowerInvariant();
                await Pictures.OfStateAsync(page, look);
                var violations = await page.EvaluateAsync<string[]>(Violations, without);
                Assert.True(violations.Length == 0, look + ": " + string.Join('\n', violations));
            }

            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{name}-{width}: too wide");
        }
    }
}
