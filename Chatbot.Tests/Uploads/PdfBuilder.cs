using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Chatbot.Tests.Uploads;

/// <summary>Writes PDFs object by object, with a true cross-reference table unless a test wants another.</summary>
internal sealed class PdfBuilder
{
    private readonly List<byte> file = [];
    private readonly SortedDictionary<int, long> offsets = [];

    public PdfBuilder(string header = "%PDF-1.7\n") => Raw(header);

    /// <summary>Each page shows its text in Helvetica.</summary>
    public static byte[] WithPages(params string[] texts)
    {
        var pdf = new PdfBuilder();
        pdf.Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Object(2, $"<< /Type /Pages /Count {texts.Length} /Kids [{References(10, texts.Length, 2)}] >>");
        pdf.Object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (var i = 0; i < texts.Length; i++)
        {
            pdf.Page(10 + (2 * i), contents: 11 + (2 * i));
            pdf.Stream(11 + (2 * i), "", Encoding.ASCII.GetBytes($"BT /F1 12 Tf 72 700 Td ({texts[i]}) Tj ET"));
        }

        return pdf.Trailer().ToArray();
    }

    /// <summary>Each page shows the same text of one packed stream: a small file with much text in it.</summary>
    public static byte[] WithOneTextOnAllPages(int pages, string text)
    {
        var pdf = new PdfBuilder();
        pdf.Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Object(2, $"<< /Type /Pages /Count {pages} /Kids [{References(10, pages, 1)}] >>");
        pdf.Object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        pdf.Stream(4, "/Filter /FlateDecode", Deflate(new MemoryStream(Encoding.ASCII.GetBytes($"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"))));
        for (var i = 0; i < pages; i++)
            pdf.Page(10 + i, contents: 4);
        return pdf.Trailer().ToArray();
    }

    public static byte[] WithEmptyPages(int count)
    {
        var pdf = new PdfBuilder();
        pdf.Object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Object(2, $"<< /Type /Pages /Count {count} /Kids [{References(10, count, 1)}] >>");
        for (var i = 0; i < count; i++)
            pdf.Object(10 + i, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>");
        return pdf.Trailer().ToArray();
    }

    /// <summary>Catalog and pages stand in an object stream; <paramref name="more"/> is another object's value in it.</summary>
    public static byte[] Packed(string kids = "3 0 R", string more = "null", int? claimed = null)
    {
        string[] values =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Count 1 /Kids [{kids}] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>", more,
        ];
        return PackedObjects([1, 2, 3, 4], values, claimed);
    }

    public static byte[] PackedObjects(int[] numbers, string[] values, int? claimed = null)
    {
        var (index, body) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < values.Length; i++)
        {
            index.Append(CultureInfo.InvariantCulture, $"{numbers[i]} {body.Length} ");
            body.Append(values[i]).Append(' ');
        }

        var plain = Encoding.ASCII.GetBytes(index.ToString() + body);
        var pdf = new PdfBuilder();
        pdf.Stream(
            20,
            $"/Type /ObjStm /N {claimed ?? values.Length} /First {index.Length} /Filter /FlateDecode",
            Deflate(new MemoryStream(plain)));
        return pdf.Trailer().ToArray();
    }

    public static string References(int first, int count, int step) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => $"{first + (i * step)} 0 R"));

    public static byte[] Deflate(Stream plain)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            plain.CopyTo(zlib);
        return packed.ToArray();
    }

    public PdfBuilder Page(int number, int contents, int parent = 2) => Object(
        number,
        $"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 612 792] /Contents {contents} 0 R "
        + "/Resources << /Font << /F1 3 0 R >> >> >>");

    public PdfBuilder Object(int number, string value)
    {
        offsets[number] = file.Count;
        return Raw($"{number} 0 obj\n{value}\nendobj\n");
    }

    public PdfBuilder Stream(int number, string entries, ReadOnlySpan<byte> data, int? length = null)
    {
        offsets[number] = file.Count;
        Raw($"{number} 0 obj\n<< /Length {length ?? data.Length} {entries} >>\nstream\n");
        file.AddRange(data);
        return Raw("\nendstream\nendobj\n");
    }

    /// <summary>The cross-reference table, the trailer and the end mark. {0} stands for the table's own offset.</summary>
    public PdfBuilder Trailer(string entries = "/Root 1 0 R", string end = "%%EOF\n")
    {
        var table = file.Count;
        Raw($"xref\n0 1\n0000000000 65535 f \n");
        foreach (var (number, offset) in offsets)
            Raw($"{number} 1\n{offset:D10} 00000 n \n");
        Raw($"trailer\n<< /Size {offsets.Keys.DefaultIfEmpty().Max() + 1} {entries.Replace("{0}", table.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} >>\n");
        return Raw($"startxref\n{table}\n{end}");
    }

    public PdfBuilder Raw(string text)
    {
        file.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public byte[] ToArray() => file.ToArray();
}
