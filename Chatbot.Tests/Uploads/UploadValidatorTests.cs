using System.Text;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class UploadValidatorTests : IDisposable
{
    private readonly TestFolder folder = new();

    public static TheoryData<string> Hostile => [.. HostileFiles.All.Select(file => file.Title)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Check_HostileFile_IsRefused(string title)
    {
        var file = HostileFiles.All.Single(file => file.Title == title);

        var verdict = await Check(file.Name, file.Type, file.Bytes);

        Assert.Equal(new UploadVerdict.Refused(file.Reason), verdict);
    }

    [Fact]
    public void Corpus_HasFortyFilesAndMore_EachOnce()
    {
        Assert.True(HostileFiles.All.Count >= 40);
        Assert.Equal(HostileFiles.All.Count, HostileFiles.All.Select(file => file.Title).Distinct().Count());
    }

    [Theory]
    [InlineData("写真.png", "image/png")]
    [InlineData("PHOTO.PNG", "image/png")]
    [InlineData("a.png", null)]
    [InlineData("a.png", "")]
    [InlineData("a.png", "application/octet-stream")]
    [InlineData("a.php.png", "IMAGE/PNG; charset=binary")]
    [InlineData("..\\..\\x.png", "image/png")]
    [InlineData("evil.exe\0.png", "image/png")]
    public async Task Check_ValidPng_IsAcceptedWithItsSize(string name, string? type) =>
        Assert.Equal(
            new UploadVerdict.Accepted(AttachmentKind.Png, 20, 30, null), await Check(name, type, PngBuilder.Valid(20, 30)));

    [Theory]
    [InlineData("a.jpg", "image/jpeg")]
    [InlineData("a.jpeg", "image/jpg")]
    [InlineData("a.JPG", "image/pjpeg")]
    public async Task Check_ValidJpeg_IsAcceptedByEitherName(string name, string type) =>
        Assert.Equal(
            new UploadVerdict.Accepted(AttachmentKind.Jpeg, 40, 50, null), await Check(name, type, JpegBuilder.Valid(40, 50)));

    [Fact]
    public async Task Check_JpegWithASecondPictureBehind_IsAccepted() =>
        Assert.Equal(
            new UploadVerdict.Accepted(AttachmentKind.Jpeg, 4, 5, null),
            await Check("a.jpg", null, [.. JpegBuilder.Valid(), .. JpegBuilder.Valid(1, 1)]));

    [Fact]
    public async Task Check_ProgressiveJpegWithFillBytes_IsAccepted()
    {
        var jpeg = new JpegBuilder().Raw([0xFF, 0xFF, 0xFF]).Segment(0xE1, "Exif\0\0"u8).Frame(8, 9, marker: 0xC2).Scan().Scan().End();

        Assert.Equal(new UploadVerdict.Accepted(AttachmentKind.Jpeg, 8, 9, null), await Check("a.jpg", null, jpeg.ToArray()[..]));
    }

    [Theory]
    [InlineData("GIF87a")]
    [InlineData("GIF89a")]
    public async Task Check_ValidGif_IsAccepted(string version)
    {
        var gif = new GifBuilder(10, 12, version).Comment("hello").Frame(10, 12).Frame(2, 2, 3, 3).End().Raw([0, 0]);

        Assert.Equal(new UploadVerdict.Accepted(AttachmentKind.Gif, 10, 12, null), await Check("a.gif", "image/gif", gif.ToArray()));
    }

    [Fact]
    public async Task Check_PdfAtThePageLimit_IsAcceptedWithItsPages() =>
        Assert.Equal(
            new UploadVerdict.Accepted(AttachmentKind.Pdf, null, null, 300),
            await Check("資料.pdf", "application/pdf", PdfBuilder.WithEmptyPages(300)));

    [Fact]
    public async Task Check_PdfWithPackedObjects_IsAccepted() =>
        Assert.Equal(new UploadVerdict.Accepted(AttachmentKind.Pdf, null, null, 1), await Check("a.pdf", null, PdfBuilder.Packed()));

    [Fact]
    public async Task Check_PdfWithKidsElsewhereAndAnIndirectLength_IsAccepted()
    {
        var pdf = new PdfBuilder("\uFEFF%PDF-1.4\r\n".Replace("\uFEFF", "\u00EF\u00BB\u00BF", StringComparison.Ordinal))
            .Object(1, "<</Type/Catalog/Pages 2 0 R/Title(a \\( b \\) >> [[[ )>>")
            .Object(2, "<</Type/Pages/Count 2/Kids 5 0 R>>")
            .Object(3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>")
            .Raw("4 0 obj<</Length 6 0 R>>stream\r\nq [ [ [ ( Q\r\nendstream endobj\n6 0 obj 14 endobj\n")
            .Object(5, "[ 3 0 R 3 0 R ]")
            .Trailer();

        Assert.Equal(new UploadVerdict.Accepted(AttachmentKind.Pdf, null, null, 2), await Check("a.pdf", null, pdf.ToArray()));
    }

    [Fact]
    public async Task Check_PdfSavedTwice_CountsTheLatestPages()
    {
        var pdf = new PdfBuilder().Raw(Encoding.Latin1.GetString(PdfBuilder.WithEmptyPages(3)))
            .Object(2, "<< /Type /Pages /Count 2 /Kids [10 0 R 11 0 R] >>")
            .Trailer("/Root 1 0 R /Prev 15");

        Assert.Equal(new UploadVerdict.Accepted(AttachmentKind.Pdf, null, null, 2), await Check("a.pdf", null, pdf.ToArray()));
    }

    [Fact]
    public async Task Check_ExtensionTakenFromTheAllowedOnes_IsRefused()
    {
        folder.Options.AllowedExtensions = ["pdf"];

        Assert.Equal(
            new UploadVerdict.Refused(UploadRefusal.TypeNotAllowed), await Check("a.png", "image/png", PngBuilder.Valid()));
    }

    [Fact]
    public async Task Check_AnyTruncationOfAnyKind_NeverThrowsNorPasses()
    {
        (string Name, byte[] Bytes)[] files =
        [
            ("a.png", PngBuilder.Valid()), ("a.jpg", JpegBuilder.Valid()), ("a.gif", GifBuilder.Valid()),
            ("a.pdf", PdfBuilder.WithPages("one")), ("a.pdf", PdfBuilder.Packed()),
        ];
        foreach (var (name, bytes) in files)
        {
            for (var length = 0; length < bytes.Length - 6; length++)
                Assert.IsType<UploadVerdict.Refused>(await Check(name, null, bytes[..length]));
        }
    }

    [Fact]
    public async Task Check_RandomlyDamagedFiles_NeverThrows()
    {
        byte[][] files = [PngBuilder.Valid(), JpegBuilder.Valid(), GifBuilder.Valid(), PdfBuilder.WithPages("one", "two"), PdfBuilder.Packed()];
        string[] names = ["a.png", "a.jpg", "a.gif", "a.pdf", "a.pdf"];
        var state = 12345u; // the same damage in every run
        for (var round = 0; round < 2000; round++)
        {
            var bytes = files[round % files.Length].ToArray();
            for (var damage = 0; damage < 4; damage++)
            {
                state = (state * 1664525) + 1013904223;
                bytes[state % bytes.Length] = (byte)(state >> 24);
            }

            Assert.NotNull(await Check(names[round % files.Length], null, bytes));
        }
    }

    [Fact]
    public async Task Check_FlateBombs_KeepWithinTheirBound()
    {
        var bomb = HostileFiles.All.Single(file => file.Title == "PDF: flate bomb");
        var path = folder.Write(bomb.Bytes);
        using var validator = new UploadValidator(folder.Options);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await validator.CheckAsync(bomb.Name, null, path, CancellationToken.None);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 128L * 1024 * 1024);
    }

    [Fact]
    public async Task Check_Cancelled_LeavesItsTurnToOthers()
    {
        folder.Options.Uploads.ChecksAtOnce = 1;
        using var validator = new UploadValidator(folder.Options);
        var path = folder.Write(PdfBuilder.WithPages("one"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => validator.CheckAsync("a.pdf", null, path, new CancellationToken(canceled: true)));

        Assert.IsType<UploadVerdict.Accepted>(await validator.CheckAsync("a.pdf", null, path, CancellationToken.None));
    }

    private async Task<UploadVerdict> Check(string name, string? type, byte[] bytes)
    {
        var path = folder.Write(bytes);
        using var validator = new UploadValidator(folder.Options);
        try
        {
            return await validator.CheckAsync(name, type, path, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
