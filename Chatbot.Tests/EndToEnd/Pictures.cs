using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Screenshots, written only where CHATBOT_SCREENSHOTS is set: a test run leaves the tree as it was.</summary>
internal static class Pictures
{
    private static readonly bool Wanted = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CHATBOT_SCREENSHOTS"));

    /// <summary>A picture of the README.</summary>
    public static Task OfReadmeAsync(IPage page, string name) => TakeAsync(page, Path.Combine("docs", "screenshots"), name);

    /// <summary>A picture to look at after a change of the style sheets; not kept.</summary>
    public static async Task OfStateAsync(IPage page, string name)
    {
        if (Wanted)
            await TakeAsync(page, Path.Combine("artifacts", "screenshots"), name);
    }

    private static async Task TakeAsync(IPage page, string folder, string name)
    {
        var picture = await page.ScreenshotAsync(new() { Caret = ScreenshotCaret.Hide, Animations = ScreenshotAnimations.Disabled });
        // A page that renders nothing makes a picture of a few kilobytes.
        Assert.InRange(picture.Length, 10_000, 150_000);
        if (!Wanted)
            return;
        var path = Path.Combine(Root(), folder);
        Directory.CreateDirectory(path);
        await File.WriteAllBytesAsync(Path.Combine(path, $"{name}.png"), picture);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Chatbot.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("Chatbot.sln is in no folder above the tests.");
    }
}
