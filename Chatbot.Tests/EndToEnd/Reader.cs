using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

/// <summary>How someone comes: with which language, light, window, and whether scripts run.</summary>
internal sealed record Visit(string Language = "ja", bool Dark = false, int Width = 1280, int Height = 800, bool Scripts = true);

/// <summary>
/// Someone with a browser of their own. All that it asks of others than the product, all that the content policy stops and every
/// error of a script is remembered, and fails the test at its end.
/// </summary>
internal sealed class Reader
{
    private readonly IBrowserContext _context;
    private readonly Visit _visit;
    private readonly ConcurrentQueue<string> _trouble = new();
    private readonly List<string> _expected = [];

    public Reader(IBrowserContext context, Uri product, Visit visit)
    {
        (_context, _visit) = (context, visit);
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(product.AbsoluteUri, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _trouble.Enqueue($"asked another: {request.Url}");
        };
        context.Console += (_, message) =>
        {
            if (message.Type is "error")
                _trouble.Enqueue($"console: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => _trouble.Enqueue($"script: {error.Error}");
    }

    public IBrowserContext Context => _context;

    /// <summary>Chromium reports each refused and failed request on the console; this one belongs to the test.</summary>
    public void Expect(string inMessage) => _expected.Add(inMessage);

    /// <summary>A new tab.</summary>
    public async Task<ChatPage> TabAsync(string address = "/")
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(address);
        return new ChatPage(page, _visit.Language);
    }

    public async Task LeaveAsync()
    {
        await _context.CloseAsync();
        var unexpected = _trouble.Where(trouble => !_expected.Exists(part => trouble.Contains(part, StringComparison.Ordinal)));
        // Not Equal, which would cut the message off before it says what was asked for.
        var trouble = string.Join('\n', unexpected.Distinct());
        Assert.True(trouble.Length == 0, trouble);
    }
}
