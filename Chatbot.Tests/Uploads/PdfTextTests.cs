using System.Text;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class PdfTextTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly PdfText reader;

    public PdfTextTests() => reader = new PdfText(folder.Options, TimeProvider.System);

    public void Dispose()
    {
        reader.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Extract_TwoPages_HasAPageBreakBetweenThem() =>
        Assert.Equal(new ExtractedText("Hello world\fSecond page", 2, false), await Extract(PdfBuilder.WithPages("Hello world", "Second page")));

    [Fact]
    public async Task Extract_Lines_AreSeparated()
    {
        var pdf = OnePage("BT /F1 12 Tf 72 700 Td (first) Tj 0 -20 Td (second) Tj 100 0 Td (third) Tj ET"u8);

        Assert.Equal("first\nsecond third", (await Extract(pdf))?.Text);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(5, "Hello")]
    [InlineData(12, "Hello world\f")]
    public async Task Extract_MoreThanWanted_IsCutAndSaysSo(int most, string expected) =>
        Assert.Equal(new ExtractedText(expected, 2, true), await Extract(PdfBuilder.WithPages("Hello world", "Second page"), most));

    [Fact]
    public async Task Extract_ExactlyAsMuchAsWanted_IsNotCut() =>
        Assert.Equal(new ExtractedText("Hello", 1, false), await Extract(PdfBuilder.WithPages("Hello"), 5));

    [Fact]
    public async Task Extract_PageWithoutText_IsEmpty() =>
        Assert.Equal(new ExtractedText("", 1, false), await Extract(PdfBuilder.WithEmptyPages(1)));

    [Fact]
    public async Task Extract_HostilePdfs_AreNoText()
    {
        foreach (var file in HostileFiles.All.Where(file => file.Title.StartsWith("PDF", StringComparison.Ordinal)))
            Assert.Null(await Extract(file.Bytes));
    }

    [Fact]
    public async Task Extract_NoPdf_IsNoText() => Assert.Null(await Extract(PngBuilder.Valid()));

    [Fact]
    public async Task Extract_ContentThatIsABomb_LeavesThePageOut()
    {
        var packed = PdfBuilder.Deflate(new MemoryStream(new byte[200 * 1024 * 1024]));

        Assert.Equal(new ExtractedText("", 1, true), await Extract(OnePage(packed, "/Filter /FlateDecode")));
    }

    [Fact]
    public async Task Extract_OneStreamNamedManyTimes_LeavesThePageOut()
    {
        var contents = $"[{string.Join(' ', Enumerable.Repeat("5 0 R", 20_000))}]";
        var pdf = Catalog()
            .Object(4, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {contents} >>")
            .Stream(5, "", new byte[100_000])
            .Trailer();

        Assert.Equal(new ExtractedText("", 1, true), await Extract(pdf.ToArray()));
    }

    [Fact]
    public async Task Extract_FormsThatShowEachOther_End()
    {
        const string form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 6 0 R /B 7 0 R >> >>";
        var pdf = Catalog()
            .Object(4, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /XObject << /A 6 0 R >> >> >>")
            .Stream(5, "", "/A Do"u8)
            .Stream(6, form, "/B Do /B Do /B Do"u8)
            .Stream(7, form, "/A Do /A Do /A Do"u8)
            .Trailer();

        var text = await Extract(pdf.ToArray());

        Assert.Equal("", text?.Text);
    }

    [Fact]
    public async Task Extract_DeeplyNestedContent_LeavesThePageOut()
    {
        var content = Encoding.ASCII.GetBytes(new string('[', 500_000));

        var text = await Extract(OnePage(content));

        Assert.Equal("", text?.Text);
    }

    [Fact]
    public async Task Extract_AMillionLetters_StopsAtTheLimit()
    {
        var content = Encoding.ASCII.GetBytes($"BT /F1 12 Tf 72 700 Td ({new string('a', 1_000_000)}) Tj ET");

        var text = await Extract(OnePage(content), 1000);

        Assert.Equal(new string('a', 1000), text?.Text);
        Assert.True(text?.Cut);
    }

    [Fact]
    public async Task Extract_Cancelled_Ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => reader.ExtractAsync(folder.Write(PdfBuilder.WithPages("a")), 100, new CancellationToken(canceled: true)));

    private static PdfBuilder Catalog() => new PdfBuilder()
        .Object(1, "<< /Type /Catalog /Pages 2 0 R >>")
        .Object(2, "<< /Type /Pages /Count 1 /Kids [4 0 R] >>")
        .Object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");

    private static byte[] OnePage(ReadOnlySpan<byte> content, string entries = "") =>
        Catalog().Page(4, contents: 5).Stream(5, entries, content).Trailer().ToArray();

    private Task<ExtractedText?> Extract(byte[] pdf, int most = 100_000) =>
        reader.ExtractAsync(folder.Write(pdf), most, CancellationToken.None);
}
