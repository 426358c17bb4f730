using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Integration;

/// <summary>Nobody spends more than was allowed, however many ask at once.</summary>
public sealed class UsageAllowancesTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."], Usage = new(20, 5) };
    private static readonly Scenario Endless = new() { Tokens = UpstreamText.For(3), Fault = new Fault.Hang(3) };

    // "Question 007" is at most 12 tokens, with what stands around it and the (empty) instructions 28; the answer at most 1,000.
    // At 1 and 4 for a million that is 0.004028 for each answer.
    [Theory]
    [InlineData("--Usage:UserDailyMoney=0.04028")]
    [InlineData("--Usage:TeamMonthlyTokens=10280")]
    public async Task Posts_TwoHundredAgainstAnAllowanceForTen_StartTen(string allowance)
    {
        await using var server = await ChatServer.StartAsync(Endless, allowance, "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse();
        var page = await browser.GetAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => browser.PostAsync(Form(page, $"Question {number:000}"))));

        Assert.Equal(10, pages.Count(asked => asked.Status == HttpStatusCode.OK));
        var refused = pages.Where(asked => asked.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(190, refused.Count);
        Assert.All(refused, asked => Assert.StartsWith("Question ", asked.Composer, StringComparison.Ordinal));
        Assert.All(refused, asked => Assert.Contains("is not enough for this answer", asked.Notice, StringComparison.Ordinal));
        Assert.Equal((10, 20, 10), (server.Folder.Count("Conversations"), server.Folder.Count("Messages"), server.Folder.Count("UsageRecords")));
        Assert.Equal(["0|4028000|1028"], server.Folder.Query("SELECT DISTINCT Settled, Cost, Tokens FROM UsageRecords"));
        for (var started = 0; started < 10; started++)
            await server.Upstream.NextRequestAsync();
        var log = await server.StopAsync();
        Assert.Equal(10, server.Upstream.Requests.Count);
        Assert.Equal(0, server.Folder.Count("UsageRecords", "Settled = 0"));
        Assert.Equal(190, log.Split("Security: {Kind}").Length - 1);
        Assert.DoesNotContain("Question 1", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowance_ForOneAnswer_IsThereAgainForTheNext()
    {
        await using var server = await ChatServer.StartAsync(Short, "--Usage:TeamDailyTokens=1100", "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse();

        for (var asked = 0; asked < 4; asked++)
            Assert.Equal("Complete", (await browser.EndedAsync(await browser.AskAsync("Well?"))).State);

        Assert.Equal(["25"], server.Folder.Query("SELECT DISTINCT Tokens FROM UsageRecords"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.AskAsync("Well?")).Status);
    }

    // Five calls of both tools together: 16,000 tokens each, and the price of the dearer.
    [Theory]
    [InlineData(false, true, 96_521_000)]
    [InlineData(true, false, 134_021_000)]
    [InlineData(true, true, 134_021_000)]
    public async Task Tools_AreReservedForByTheCall(bool web, bool files, long cost)
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Default = Endless, VectorStores = [new("vs_1", "Handbook", 3)] },
            "--OpenAI:FileSearch=true", "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse();

        await browser.AskAsync("Well?", form =>
        {
            if (web)
                form.Add("Input.WebSearch", "true");
            if (files)
                form.Add("Input.VectorStores", "vs_1");
        });

        Assert.Equal($"81021|{cost}", server.Folder.Query("SELECT Tokens, Cost FROM UsageRecords").Single());
    }

    // A character is at most a token here: "Well?" is 5, and 8 stand around it and around the instructions each.
    [Fact]
    public async Task Instructions_ChangedWhileRunning_AreReservedFor()
    {
        await using var server = await ChatServer.StartAsync(Endless);
        using var browser = server.Browse();
        await browser.AskAsync("Well?");
        Assert.Equal(["21"], server.Folder.Query("SELECT PromptTokens FROM UsageRecords"));

        var saved = await new AdminForm(await browser.GetAsync("/admin/settings"), "#OpenAI-Instructions")
            .Set("OpenAI:Instructions", "Answer in haiku.").PostAsync(browser);
        await browser.AskAsync("Well?");

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Equal(["21", "37"], server.Folder.Query("SELECT PromptTokens FROM UsageRecords ORDER BY PromptTokens"));
    }

    // 290 pages with 2.4 MB of text in 41 KB: each page is its text and its picture.
    [Fact]
    public async Task Pdf_SmallWithMuchText_IsReservedByItsText()
    {
        var pdf = Uploads.PdfBuilder.WithOneTextOnAllPages(290, string.Concat(Enumerable.Repeat("Much text. ", 750)));
        Assert.InRange(pdf.Length, 30_000, 60_000);
        await using var server = await ChatServer.StartAsync(Endless, "--Usage:TeamDailyTokens=1500000", "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse();
        var page = await browser.GetAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 5).Select(number =>
            browser.PostAsync(Form(page, "Sum up").Attach("a.pdf", "application/pdf", pdf))));

        Assert.Equal(1, pages.Count(asked => asked.Status == HttpStatusCode.OK));
        Assert.Equal(4, pages.Count(asked => asked.Status == HttpStatusCode.TooManyRequests));
        // A whole window: what is beyond it is not read.
        Assert.Equal("1050035|1051035", server.Folder.Query("SELECT PromptTokens, Tokens FROM UsageRecords").Single());
    }

    // History is cut by a rule of thumb, and a PDF may be many times as long.
    [Theory]
    [InlineData(true, 5_030)]
    [InlineData(false, 1_020)]
    public async Task Conversation_LongerThanTheWindow_ReservesMoreThanThatOnlyWithAPdf(bool pdf, int prompt)
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = UpstreamOptions.InOrder(Short with { Usage = new(5_000, 10) }, Endless) },
            "--OpenAI:ContextWindow=1000", "--OpenAI:MaxOutputTokens=100", "--OpenAI:StoreResponses=false");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?", form =>
        {
            if (pdf)
                form.Attach("a.pdf", "application/pdf", Uploads.PdfBuilder.WithPages("Hello world"));
        }));

        await browser.AskAsync("And?", path: page.Path);

        Assert.Equal($"{prompt}", server.Folder.Query("SELECT PromptTokens FROM UsageRecords WHERE Settled = 0").Single());
    }

    [Theory]
    [InlineData(nameof(ModelApi.Responses), 3_261)]
    [InlineData(nameof(ModelApi.ChatCompletions), 61)]
    public async Task Pdf_IsReservedAsItIsSent(string api, int prompt)
    {
        await using var server = await ChatServer.StartAsync(Endless, $"--OpenAI:Api={api}");
        using var browser = server.Browse();

        await browser.AskAsync("Sum up", form => form.Attach(
            "a.pdf", "application/pdf", Uploads.PdfBuilder.WithPages("Hello world", "A page")));

        // "Sum up" and the (empty) instructions are 22, the text and the name 23 and 8 around each; 1,600 a picture.
        Assert.Equal($"{prompt}", server.Folder.Query("SELECT PromptTokens FROM UsageRecords").Single());
    }

    [Fact]
    public async Task Question_RefusedWithAFile_KeepsNothingButTheText()
    {
        await using var server = await ChatServer.StartAsync(Short, "--Usage:UserMonthlyTokens=500", "--Usage:Contact=Aiko (ext. 12)");
        using var browser = server.Browse("en");

        var refused = await browser.AskAsync("Keep <me>", form => form.Attach("a.png", "image/png", Uploads.PngBuilder.Valid()));

        Assert.Equal((HttpStatusCode.TooManyRequests, "Keep <me>"), (refused.Status, refused.Composer));
        Assert.Equal(
            "This answer may need more than the whole of your allowance for this month (tokens). Ask something shorter in a new "
            + "conversation, or ask Aiko (ext. 12) for more. Your text is kept.", refused.Notice);
        Assert.Equal((0, 0, 0), (server.Folder.Count("Conversations"), server.Folder.Count("Messages"), server.Folder.Count("UsageRecords")));
        Assert.Empty(server.Folder.Attachments());
    }

    [Fact]
    public async Task Retry_WithoutAllowance_IsRefused()
    {
        await using var server = await ChatServer.StartAsync(Short, "--Usage:TeamMonthlyTokens=1030", "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse("ja");
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        var refused = await browser.PressAsync(page, "Retry");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.StartsWith("チームの今月の利用枠(トークン)の残りが、この回答に足りません。", refused.Notice, StringComparison.Ordinal);
        Assert.Contains("1日 0:00(Asia/Tokyo)に新しくなります。増やしたいときは、管理者に連絡してください。", refused.Notice, StringComparison.Ordinal);
        Assert.Equal(1, server.Folder.Count("Messages", "Kind = 'answer'"));
    }

    [Fact]
    public async Task Conversation_GoesOn_ReservesWhatItHasBecome()
    {
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = UpstreamOptions.InOrder(Short with { Usage = new(300, 50) }, Endless), Record = true },
            "--Usage:TeamMonthlyTokens=100000");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));
        await new AdminForm(await browser.GetAsync("/admin/settings"), "#OpenAI-Instructions")
            .Set("OpenAI:Instructions", "Answer in haiku.").PostAsync(browser);

        await browser.AskAsync("And?", path: page.Path);

        // 300 and 50 as the provider counted them, "And?", the instructions of now, and what stands around both.
        Assert.Equal("386|16770", server.Folder.Query("SELECT PromptTokens, Tokens FROM UsageRecords WHERE Settled = 0").Single());
    }

    [Theory]
    [InlineData(null, "--Usage:TeamMonthlyTokens=none")]
    [InlineData(16_384, "--Usage:TeamMonthlyTokens=100000")]
    [InlineData(500, "--Usage:TeamMonthlyTokens=100000", "--OpenAI:MaxOutputTokens=500")]
    [InlineData(4_000, "--Usage:UserDailyMoney=5", "--OpenAI:ContextWindow=8000")]
    public async Task Output_IsBounded_WhereAnAllowanceIs(int? most, params string[] arguments)
    {
        await using var server = await ChatServer.StartAsync(Short, arguments);
        using var browser = server.Browse();
        await browser.EndedAsync(await browser.AskAsync("Well?"));

        var request = server.Upstream.Requests.Single().Json;
        Assert.Equal(most, request.TryGetProperty("max_output_tokens", out var sent) ? sent.GetInt32() : null);
    }

    [Fact]
    public async Task Page_NearTheEndOfAnAllowance_SaysSo()
    {
        await using var server = await ChatServer.StartAsync(
            Short with { Usage = new(850, 20) }, "--Usage:UserDailyTokens=1050", "--OpenAI:MaxOutputTokens=1000");
        using var browser = server.Browse();
        Assert.Null((await browser.GetAsync()).Document.QuerySelector(".allowance"));

        var page = await browser.EndedAsync(await browser.AskAsync("Well?"));

        var notice = page.Document.QuerySelector(".dock .allowance")!.TextContent.Replace('\u202f', ' ');
        Assert.StartsWith("82% of your allowance for today (tokens) is used. It renews tomorrow at 12:00 AM (Asia/Tokyo).", notice, StringComparison.Ordinal);
    }

    private static ChatForm Form(ChatPage page, string text) =>
        ChatForm.Composer(page).Set("Input.FormToken", Guid.CreateVersion7().ToString()).Set("Input.Text", text);
}
