using Chatbot.Bench.Upstream;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Every state of the page, in both languages, light and dark, on a desk and on a phone.</summary>
public sealed class AccessibilityTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Held = "この回答はまだ続きます。 Still on its way";

    // The headings of an answer are the model's, and begin at whatever level it likes.
    private const string HeadingOrder = "heading-order";

    [Fact]
    public async Task Page_EachState_NoViolationsAndNothingSticksOut()
    {
        var product = await StartProductAsync();
        Reader[] readers = [await ComeAsync(address: product.Address), await ComeAsync(new Visit("en"), product.Address)];
        var states = await AskAsync(readers[0], product);
        foreach (var (state, address) in states)
            await CheckAsync(readers, state, address);

        foreach (var reader in readers)
        {
            reader.Expect("net::ERR_");
            reader.Expect("status of 404");
        }

        await product.KillAsync();
        await product.StartAgainAsync();
        await CheckAsync(readers, "interrupted", states["running"]);
        await CheckAsync(readers, "error", "/nowhere");
    }

    /// <summary>A conversation for each state, by the state's name.</summary>
    private static async Task<Dictionary<string, string>> AskAsync(Reader reader, Product product)
    {
        product.Answer(Samples.Japanese.Question, Samples.Saying(Samples.Japanese.Answer) with { Citations = [new("Hotel prices 2026", "https://example.com/prices")] });
        product.Answer("失敗する質問です。", Scenario.Failing(Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", "Incorrect API key")));
        product.Answer(Held, Samples.Held(300, 200, new TaskCompletionSource().Task));
        var states = new Dictionary<string, string> { ["empty"] = "/" };

        var complete = await reader.TabAsync();
        await complete.PickAsync(Samples.Pdf("出張旅費規程 2026.pdf"), Samples.Png("とても長い名前のついた写真ファイル、会議室の白板を撮影したもの.png"));
        await complete.AskAsync(Samples.Japanese.Question);
        await complete.FinishedAsync();
        states["complete"] = complete.Address.PathAndQuery;

        var failed = await reader.TabAsync();
        await failed.AskAsync("失敗する質問です。");
        await Expect(failed.Retry).ToBeVisibleAsync();
        states["failed"] = failed.Address.PathAndQuery;

        var running = await reader.TabAsync();
        await running.AskAsync(Held);
        await Expect(running.Prose).ToContainTextAsync("Part 2");
        states["running"] = running.Address.PathAndQuery;
        return states;
    }

    private static async Task CheckAsync(Reader[] readers, string state, string address)
    {
        foreach (var reader in readers)
        {
            var page = (await reader.TabAsync(address)).Page;
            await EveryLook.CheckAsync(page, state, HeadingOrder);
            await page.CloseAsync();
        }
    }
}
