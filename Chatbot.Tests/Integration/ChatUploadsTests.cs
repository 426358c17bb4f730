using System.Net;
using System.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Integration;

/// <summary>Files that come with a question: taken, refused, served again.</summary>
public sealed class ChatUploadsTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task File_ThatIsNotWhatItSays_IsRefusedBesideTheField()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var svg = Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");

        var page = await browser.AskAsync("Look <here>\r\nand there", form => form
            .Attach("good.png", "image/png", PngBuilder.Valid()).Attach("drawing<i>.png", "image/png", svg));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("drawing", page.FileErrors, StringComparison.Ordinal);
        Assert.Contains("do not agree", page.FileErrors, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("#file-errors li *"));
        Assert.Equal("file-errors", page.Document.QuerySelector("#files")!.GetAttribute("aria-describedby"));
        Assert.Equal("Look <here>\nand there", page.Composer);
        AssertNothingKept(server);
    }

    [Theory]
    [InlineData("en", "The file is too large.")]
    [InlineData("ja", "ファイルが大きすぎます。")]
    public async Task File_TooLarge_Is413AndTheTextIsKept(string language, string message)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse(language);

        var page = await browser.AskAsync("Look", form => form.Attach("big.png", "image/png", new byte[6 * 1024 * 1024]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains(message, page.FileErrors, StringComparison.Ordinal);
        Assert.Equal("Look", page.Composer);
        AssertNothingKept(server);
    }

    [Theory]
    [InlineData("en", "The file is too large.")]
    [InlineData("ja", "ファイルが大きすぎます。")]
    public async Task File_BeyondWhatIsReadAtAll_Is413AndTheTextIsKept(string language, string message)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse(language);

        var page = await browser.AskAsync("Look", form => form.Attach("big.png", "image/png", new byte[71 * 1024 * 1024]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains(message, page.FileErrors, StringComparison.Ordinal);
        Assert.Equal("Look", page.Composer);
        AssertNothingKept(server);
    }

    [Theory]
    [InlineData("en", "The message is too long (250,000 characters).")]
    [InlineData("ja", "メッセージが長すぎます(250,000 文字)。")]
    public async Task Text_FarTooLong_IsRefusedBesideTheFieldAndKept(string language, string message)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse(language);
        var text = string.Concat(Enumerable.Repeat("長い文章。", 50_000));

        var page = await browser.AskAsync(text);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.StartsWith(message, page.Document.QuerySelector("#text-error")!.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(text, page.Composer);
        AssertNothingKept(server);
    }

    [Fact]
    public async Task Files_SixAtOnce_Are413AndTheTextIsKept()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();

        var page = await browser.AskAsync("Look", form =>
        {
            for (var i = 0; i < 6; i++)
                form.Attach($"{i}.png", "image/png", PngBuilder.Valid());
        });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains("Up to 5 can be attached", page.FileErrors, StringComparison.Ordinal);
        Assert.Equal("Look", page.Composer);
        AssertNothingKept(server);
        var taken = await browser.PostAsync(ChatForm.Composer(page).Attach("0.png", "image/png", PngBuilder.Valid()));
        Assert.Equal(["Look"], taken.Questions);
    }

    [Fact]
    public async Task Files_OfTheLargestMessage_AreTaken()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();

        var page = await browser.EndedAsync(await browser.AskAsync("Look", form =>
        {
            for (var i = 0; i < 5; i++)
                form.Attach($"{i}.png", "image/png", FullSize((byte)i));
        }));

        Assert.Equal("Complete", page.State);
        Assert.Equal(5, server.Folder.Attachments().Length);
        Assert.Empty(server.Folder.Resting());
    }

    [Fact]
    public async Task Attachment_IsServedSafelyToWhoMayHaveIt()
    {
        var (png, pdf) = (PngBuilder.Valid(), PdfBuilder.WithPages("Hello"));
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync(
            "Look", form => form.Attach("図 1.png", "image/png", png).Attach("a.pdf", "application/pdf", pdf)));
        Assert.Empty(server.Folder.Resting());
        var links = page.Document.QuerySelectorAll("a.chip").Select(link => link.GetAttribute("href")!).ToList();

        using var image = await browser.Client.GetAsync(links[0]);
        Assert.Equal(png, await image.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", image.Content.Headers.ContentType?.ToString());
        var disposition = image.Content.Headers.ContentDisposition;
        Assert.Equal(("inline", "図 1.png"), (disposition?.DispositionType, disposition?.FileNameStar));
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(image.Headers.CacheControl?.Private);
        using var document = await browser.Client.GetAsync(links[1]);
        Assert.Equal(pdf, await document.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", document.Content.Headers.ContentDisposition?.DispositionType);

        foreach (var unknown in new[] { $"/attachments/{Guid.CreateVersion7()}", "/attachments/1", "/attachments/..%2f..%2fchatbot.db" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(unknown)).Status);
        await browser.PressAsync(page, "Delete");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(links[0])).Status);
    }

    /// <summary>A PNG of exactly the largest size that a file may have.</summary>
    private static byte[] FullSize(byte mark)
    {
        const int Largest = 5 * 1024 * 1024;
        const int ChunkFrame = 12;
        var room = Largest - PngBuilder.Valid().Length - ChunkFrame;
        var noise = new byte[room];
        noise.AsSpan().Fill(mark);
        return new PngBuilder().Header(2, 3).Chunk("prVt", noise).Pixels(2, 3).End().ToArray();
    }

    private static void AssertNothingKept(ChatServer server)
    {
        Assert.Empty(server.Folder.Resting());
        Assert.Empty(server.Folder.Attachments());
        Assert.Equal(0, server.Folder.Count("Messages"));
        Assert.Empty(server.Upstream.Requests);
    }
}
