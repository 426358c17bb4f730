using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>The pages about people, money and the machine: with a browser of their own, beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class DeskBrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser of the desk";
}

/// <summary>The browser of the system, and a running product, for all tests of the collection.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const float PatienceInMilliseconds = 60_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Nothing but what a test asks for goes out.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;

    internal IBrowser Browser { get; private set; } = null!;

    internal Product Product { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceInMilliseconds);
        var executable = Find() ?? throw new InvalidOperationException(
            "The browser tests need Chromium, and there is none in PATH: apt-get install chromium, or run ./test.sh as root.");
        var starting = Product.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = Arguments,
            Timeout = PatienceInMilliseconds,
        });
        Product = await starting;
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
            await Browser.CloseAsync();
        _playwright?.Dispose();
        if (Product is not null)
            await Product.DisposeAsync();
    }

    internal async Task<Reader> OpenAsync(Uri product, Visit visit)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = product.AbsoluteUri,
            Locale = visit.Language == "ja" ? "ja-JP" : "en-US",
            TimezoneId = "Asia/Tokyo",
            ColorScheme = visit.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = visit.Width, Height = visit.Height },
            JavaScriptEnabled = visit.Scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceInMilliseconds);
        return new Reader(context, product, visit);
    }

    private static string? Find() => (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let path = Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();
}
