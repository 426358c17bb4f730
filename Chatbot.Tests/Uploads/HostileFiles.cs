using System.IO.Compression;
using System.Text;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

/// <summary>Files that must not be taken, each with the reason that its sender is told.</summary>
internal sealed record HostileFile(string Title, string Name, string? Type, byte[] Bytes, UploadRefusal Reason);

internal static class HostileFiles
{
    private const string PlainPdf = "<< /Type /Page /Parent 2 0 R >>";

    public static IReadOnlyList<HostileFile> All { get; } = [.. Names(), .. Mismatches(), .. Pngs(), .. Jpegs(), .. Gifs(), .. Pdfs(), .. PackedPdfs()];

    private static IEnumerable<HostileFile> Names()
    {
        var png = PngBuilder.Valid();
        yield return new("no extension", "photo", null, png, UploadRefusal.TypeNotAllowed);
        yield return new("only an extension", ".exe", null, png, UploadRefusal.TypeNotAllowed);
        yield return new("double extension", "photo.png.exe", "image/png", png, UploadRefusal.TypeNotAllowed);
        yield return new("NUL before the last extension", "photo.png\0.exe", "image/png", png, UploadRefusal.TypeNotAllowed);
        yield return new("order turned round", "photo\u202Egnp.exe", "image/png", png, UploadRefusal.TypeNotAllowed);
        yield return new("script", "run.js", "text/javascript", "alert(1)"u8.ToArray(), UploadRefusal.TypeNotAllowed);
        yield return new("SVG by name", "photo.svg", "image/svg+xml", "<svg onload='alert(1)'/>"u8.ToArray(), UploadRefusal.TypeNotAllowed);
        yield return new("nothing", "", null, png, UploadRefusal.TypeNotAllowed);
        yield return new("empty", "photo.png", "image/png", [], UploadRefusal.Empty);
        yield return new("too large", "photo.png", "image/png", [.. png, .. new byte[(5 * 1024 * 1024) + 1]], UploadRefusal.TooLarge);
    }

    private static IEnumerable<HostileFile> Mismatches()
    {
        yield return new("SVG as PNG", "a.png", "image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), UploadRefusal.ContentMismatch);
        yield return new("HTML as GIF", "a.gif", "image/gif", "<html><script>alert(1)</script>"u8.ToArray(), UploadRefusal.ContentMismatch);
        yield return new("script behind a GIF's signature", "a.gif", "image/gif", "GIF89a<script>alert(1)</script>"u8.ToArray(), UploadRefusal.ImageBroken);
        yield return new("GIF89a=1 script", "a.gif", null, "GIF89a=1;alert(document.domain)//\0\0\0\0"u8.ToArray(), UploadRefusal.ImageBroken);
        yield return new("zip as PDF", "a.pdf", "application/pdf", Zip(), UploadRefusal.ContentMismatch);
        yield return new("PDF behind HTML", "a.pdf", "application/pdf", [.. "<script>alert(1)</script>"u8, .. PdfBuilder.WithPages("a")], UploadRefusal.ContentMismatch);
        yield return new("program as JPEG", "a.jpg", "image/jpeg", [.. "MZ"u8, .. new byte[100]], UploadRefusal.ContentMismatch);
        yield return new("PNG as JPEG", "a.jpg", "image/jpeg", PngBuilder.Valid(), UploadRefusal.ContentMismatch);
        yield return new("PNG declared HTML", "a.png", "text/html", PngBuilder.Valid(), UploadRefusal.ContentMismatch);
        yield return new("PNG declared GIF", "a.png", "image/gif; q=1", PngBuilder.Valid(), UploadRefusal.ContentMismatch);
        yield return new("WebP as PNG", "a.png", "image/png", [.. "RIFF\0\0\0\0WEBPVP8 "u8], UploadRefusal.ContentMismatch);
        yield return new("one byte", "a.png", "image/png", [0x89], UploadRefusal.ContentMismatch);
    }

    private static IEnumerable<HostileFile> Pngs()
    {
        HostileFile Png(string title, PngBuilder png, UploadRefusal reason = UploadRefusal.ImageBroken) =>
            new("PNG: " + title, "a.png", "image/png", png.ToArray(), reason);

        yield return Png("50,000 by 50,000", new PngBuilder().Header(50_000, 50_000).Pixels(1, 1).End(), UploadRefusal.ImageTooBig);
        yield return Png("one line of 4 billion", new PngBuilder().Header(uint.MaxValue, 1).Pixels(1, 1).End(), UploadRefusal.ImageTooBig);
        yield return Png("too many pixels, sides allowed", new PngBuilder().Header(10_000, 10_000).Pixels(1, 1).End(), UploadRefusal.ImageTooBig);
        yield return Png("no width", new PngBuilder().Header(0, 5).Pixels(1, 1).End());
        yield return Png("header with a wrong checksum", new PngBuilder().Header(2, 3, wrongChecksum: true).Pixels(2, 3).End());
        yield return Png("impossible depth", new PngBuilder().Header(2, 3, depth: 3).Pixels(2, 3).End());
        yield return Png("impossible interlace", new PngBuilder().Header(2, 3, interlace: 7).Pixels(2, 3).End());
        yield return Png("signature only", new PngBuilder());
        yield return Png("no header", new PngBuilder().Pixels(2, 3).End());
        yield return Png("two headers", new PngBuilder().Header(2, 3).Header(40_000, 40_000).Pixels(2, 3).End());
        yield return Png("no pixels", new PngBuilder().Header(2, 3).End());
        yield return Png("no end", new PngBuilder().Header(2, 3).Pixels(2, 3));
        yield return Png("chunk beyond the file", new PngBuilder().Header(2, 3).Chunk("IDAT", [1, 2], length: uint.MaxValue).End());
        yield return Png("chunk without a name", new PngBuilder().Header(2, 3).Chunk("\0\0\0\0", [1]).Pixels(2, 3).End());
        yield return Png("animation's frame beyond the image", new PngBuilder().Header(2, 3).Frame(50_000, 50_000).Pixels(2, 3).End());
        yield return Png("zip behind the end", new PngBuilder().Header(2, 3).Pixels(2, 3).End().Raw(Zip()));
        yield return Png("cut in the middle", new PngBuilder().Raw(PngBuilder.Valid(20, 20).AsSpan(8, 50)));
    }

    private static IEnumerable<HostileFile> Jpegs()
    {
        HostileFile Jpeg(string title, JpegBuilder jpeg, UploadRefusal reason = UploadRefusal.ImageBroken) =>
            new("JPEG: " + title, "a.jpeg", "image/jpeg", jpeg.ToArray(), reason);

        yield return Jpeg("65,535 by 65,535", new JpegBuilder().Frame(65_535, 65_535).Scan().End(), UploadRefusal.ImageTooBig);
        yield return Jpeg("small frame, then a huge one", new JpegBuilder().Frame(2, 2).Frame(60_000, 60_000).Scan().End(), UploadRefusal.ImageTooBig);
        yield return Jpeg("no frame", new JpegBuilder().Scan().End());
        yield return Jpeg("no scan", new JpegBuilder().Frame(2, 2).End());
        yield return Jpeg("no end", new JpegBuilder().Frame(2, 2).Scan());
        yield return Jpeg("no height", new JpegBuilder().Frame(2, 0).Scan().End());
        yield return Jpeg("components that are not there", new JpegBuilder().Frame(2, 2, claimedComponents: 4).Scan().End());
        yield return Jpeg("segment beyond the file", new JpegBuilder().Segment(0xE1, [1, 2], length: 60_000).Frame(2, 2).Scan().End());
        yield return Jpeg("segment shorter than its length", new JpegBuilder().Segment(0xE1, [1, 2], length: 1).Frame(2, 2).Scan().End());
        yield return Jpeg("script behind the signature", new JpegBuilder().Raw([0xFF]).Raw("/*<script>*/=alert(1)"u8));
        yield return Jpeg("signature only", new JpegBuilder().Raw([0xFF]));
    }

    private static IEnumerable<HostileFile> Gifs()
    {
        HostileFile Gif(string title, GifBuilder gif, UploadRefusal reason = UploadRefusal.ImageBroken) =>
            new("GIF: " + title, "a.gif", "image/gif", gif.ToArray(), reason);

        yield return Gif("huge screen", new GifBuilder(60_000, 60_000).Frame(1, 1).End(), UploadRefusal.ImageTooBig);
        yield return Gif("huge frame on a small screen", new GifBuilder(10, 10).Frame(65_535, 65_535).End(), UploadRefusal.ImageTooBig);
        yield return Gif("frame far out", new GifBuilder(10, 10).Frame(10, 10, left: 60_000, top: 60_000).End(), UploadRefusal.ImageTooBig);
        yield return Gif("no screen", new GifBuilder(0, 0).Frame(1, 1).End());
        yield return Gif("no frame", new GifBuilder(2, 2).Comment("nothing").End());
        yield return Gif("empty frame", new GifBuilder(2, 2).Frame(0, 2).End());
        yield return Gif("no trailer", new GifBuilder(2, 2).Frame(2, 2));
        yield return Gif("block beyond the file", new GifBuilder(2, 2).Frame(2, 2).Raw([0x21, 0xFE, 200, 1, 2]));
        yield return Gif("unknown block", new GifBuilder(2, 2).Frame(2, 2).Raw([0x55]).End());
        yield return Gif("HTML behind the trailer", new GifBuilder(2, 2).Frame(2, 2).End().Raw("<script>alert(1)</script>"u8));
        yield return new("GIF: signature only", "a.gif", "image/gif", "GIF89a"u8.ToArray(), UploadRefusal.ImageBroken);
    }

    private static IEnumerable<HostileFile> Pdfs()
    {
        HostileFile Pdf(string title, PdfBuilder pdf, UploadRefusal reason = UploadRefusal.PdfBroken) =>
            new("PDF: " + title, "a.pdf", "application/pdf", pdf.ToArray(), reason);
        PdfBuilder With(string pages, string page = PlainPdf) =>
            new PdfBuilder().Object(1, "<< /Type /Catalog /Pages 2 0 R >>").Object(2, pages).Object(3, page);

        const string onePage = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>";
        yield return Pdf("encrypted", With(onePage).Trailer("/Root 1 0 R /Encrypt 9 0 R"), UploadRefusal.PdfEncrypted);
        yield return Pdf("encrypted in place", With(onePage).Trailer("/Encrypt << /Filter /Standard /V 4 >> /Root 1 0 R"), UploadRefusal.PdfEncrypted);
        yield return Pdf("encrypted, escaped name", With(onePage).Trailer("/Root 1 0 R /#45ncrypt 9 0 R"), UploadRefusal.PdfEncrypted);
        yield return new("PDF: 10,000 pages", "a.pdf", null, PdfBuilder.WithEmptyPages(10_000), UploadRefusal.PdfTooManyPages);
        yield return new("PDF: 301 pages", "a.pdf", null, PdfBuilder.WithEmptyPages(301), UploadRefusal.PdfTooManyPages);
        yield return Pdf("one page ten thousand times", With($"<< /Type /Pages /Count 1 /Kids [{string.Join(' ', Enumerable.Repeat("3 0 R", 10_000))}] >>").Trailer(), UploadRefusal.PdfTooManyPages);
        yield return Pdf("pages that double at every level", Doubling(40), UploadRefusal.PdfTooManyPages);
        yield return Pdf("no end mark", With(onePage).Trailer(end: ""));
        yield return Pdf("end mark far from the end", With(onePage).Trailer().Raw(new string('x', 5000)));
        yield return Pdf("header only", new PdfBuilder());
        yield return Pdf("header and end mark only", new PdfBuilder().Raw("%%EOF"));
        yield return Pdf("no catalog", new PdfBuilder().Object(2, onePage).Object(3, PlainPdf).Trailer());
        yield return Pdf("no pages", With("<< /Type /Pages /Count 0 /Kids [] >>").Trailer());
        yield return Pdf("pages in a circle", With("<< /Type /Pages /Count 1 /Kids [2 0 R] >>").Trailer());
        yield return Pdf("pages in a wide circle", Circle(2000));
        yield return Pdf("pages nested beyond reason", Chain(5000));
        yield return Pdf("cross-references in a circle", With(onePage).Trailer("/Root 1 0 R /Prev {0}"));
        yield return Pdf("no cross-references", With(onePage).Raw("trailer << /Root 1 0 R >>\n%%EOF"));
        yield return Pdf("arrays nested a million deep", With(onePage, "<< /Type /Page /A " + new string('[', 1_000_000)).Trailer());
        yield return Pdf("dictionaries nested deep", With(onePage, string.Concat(Enumerable.Repeat("<< /A ", 50_000))).Trailer());
        yield return Pdf("dictionary without an end", new PdfBuilder().Raw("1 0 obj << /Type /Catalog startxref 0 %%EOF"));
        yield return Pdf("stream without an end", With(onePage).Raw("4 0 obj << /Length 9 >> stream\nabc\nstartxref\n9\n%%EOF"));
        yield return new("PDF: cut in the middle", "a.pdf", null, PdfBuilder.WithEmptyPages(100)[..4000], UploadRefusal.PdfBroken);
    }

    private static IEnumerable<HostileFile> PackedPdfs()
    {
        HostileFile Pdf(string title, byte[] pdf) => new("PDF: " + title, "a.pdf", "application/pdf", pdf, UploadRefusal.PdfBroken);

        yield return Pdf("packed circle", PdfBuilder.Packed(kids: "2 0 R"));
        yield return Pdf("packed nesting", PdfBuilder.Packed(more: new string('[', 3_000_000)));
        yield return Pdf("packed references without number", PdfBuilder.Packed(more: $"[{string.Join(' ', Enumerable.Repeat("3 0 R", 1_100_000))}]"));
        yield return Pdf("packed count that lies", PdfBuilder.Packed(claimed: int.MaxValue));
        yield return Pdf("object stream that is not deflated", new PdfBuilder()
            .Stream(20, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "not deflated at all"u8).Trailer().ToArray());
        yield return Pdf("flate bomb", Bomb(1));
        yield return Pdf("many small flate bombs", Bomb(40, 15 * 1024 * 1024));
    }

    private static byte[] Bomb(int streams, long bytes = 1024L * 1024 * 1024)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)' ');
            zlib.Write("9 0 "u8);
            for (long written = 0; written < bytes; written += block.Length)
                zlib.Write(block);
        }

        var pdf = new PdfBuilder().Object(1, "<< /Type /Catalog /Pages 2 0 R >>")
            .Object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>").Object(3, PlainPdf);
        for (var i = 0; i < streams; i++)
            pdf.Stream(20 + i, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed.ToArray());
        return pdf.Trailer().ToArray();
    }

    private static PdfBuilder Doubling(int levels)
    {
        var pdf = new PdfBuilder().Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        for (var i = 0; i < levels; i++)
            pdf.Object(2 + i, $"<< /Type /Pages /Kids [{3 + i} 0 R {3 + i} 0 R] >>");
        return pdf.Object(2 + levels, PlainPdf).Trailer();
    }

    private static PdfBuilder Chain(int length)
    {
        var pdf = new PdfBuilder().Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        for (var i = 0; i < length; i++)
            pdf.Object(2 + i, $"<< /Type /Pages /Kids [{3 + i} 0 R] >>");
        return pdf.Object(2 + length, PlainPdf).Trailer();
    }

    private static PdfBuilder Circle(int length)
    {
        var pdf = new PdfBuilder().Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        for (var i = 0; i < length; i++)
            pdf.Object(2 + i, $"<< /Type /Pages /Kids [{2 + ((i + 1) % length)} 0 R] >>");
        return pdf.Trailer();
    }

    private static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("a.html").Open())
            entry.Write(Encoding.ASCII.GetBytes("<script>alert(1)</script>"));
        return file.ToArray();
    }
}
