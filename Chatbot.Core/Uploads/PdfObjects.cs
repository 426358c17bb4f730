using System.Runtime.InteropServices;

namespace Chatbot.Core.Uploads;

/// <summary>
/// Reads every object of a PDF in the order of the file and keeps of each only what the page count needs. It does not
/// trust the cross-reference table, so a damaged or lying one changes nothing.
/// </summary>
internal sealed class PdfObjects(CancellationToken cancellationToken)
{
    /// <summary>Bytes that all packed objects of a file may have together when they are unpacked.</summary>
    public const int MaxInflated = 32 * 1024 * 1024;

    private const int MaxInflatedStream = 16 * 1024 * 1024;
    private const int MaxPackedObjects = 200_000;
    private const int MaxReferences = 1_000_000;
    private readonly Dictionary<int, int> _pageRoots = [];
    private readonly Dictionary<int, IReadOnlyList<int>> _arrays = [];
    private readonly List<(int Node, int Array)> distantKids = [];
    private readonly List<(PdfDictionary Dictionary, int Start, int Length)> packed = [];
    private readonly Dictionary<long, long> _previous = [];
    private long _crossReferences = -1;
    private int? _root;
    private long _inflated;
    private int _kept;

    /// <summary>True when a trailer names an encryption, even one without a password.</summary>
    public bool Encrypted { get; private set; }

    public PdfPageTree Pages { get; } = new();

    /// <summary>Reads the objects that stand in the open.</summary>
    public void Read(ReadOnlyMemory<byte> file)
    {
        var lexer = new PdfLexer(file.Span, 0);
        long tableAt = -1;
        var (first, firstAt, second, secondAt) = (0L, 0, 0L, 0);
        for (var kind = lexer.Next(); kind != PdfTokenKind.End; kind = lexer.Next())
        {
            if (kind == PdfTokenKind.Integer)
            {
                (first, firstAt, second, secondAt) = (second, secondAt, lexer.Number, lexer.Start);
            }
            else if (kind == PdfTokenKind.Word && lexer.Is("obj"u8))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadObject(ref lexer, file.Span, Number(first), firstAt);
            }
            else if (kind == PdfTokenKind.Word && lexer.Is("xref"u8))
            {
                tableAt = lexer.Start;
            }
            else if (kind == PdfTokenKind.Word && lexer.Is("trailer"u8) && lexer.Next() == PdfTokenKind.DictionaryOpen)
            {
                TakeTrailer(PdfDictionary.Read(ref lexer), tableAt);
            }
            else if (kind == PdfTokenKind.Word && lexer.Is("startxref"u8) && lexer.Next() == PdfTokenKind.Integer)
            {
                _crossReferences = lexer.Number;
            }
        }
    }

    /// <summary>Unpacks the object streams (ISO 32000-1, 7.5.7), one after the other, and reads the objects in them.</summary>
    public void Unpack(ReadOnlyMemory<byte> file)
    {
        foreach (var (dictionary, start, length) in packed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!dictionary.Filtered)
            {
                ReadPacked(file.Span.Slice(start, length), dictionary);
                continue;
            }

            using var plain = Inflate(file.Slice(start, length));
            ReadPacked(plain.GetBuffer().AsSpan(0, (int)plain.Length), dictionary);
        }
    }

    /// <summary>False when the cross-references, followed from the end of the file, come back to where they were.</summary>
    public bool CrossReferencesEnd()
    {
        var seen = new HashSet<long>();
        var at = _crossReferences;
        while (seen.Add(at))
        {
            if (!_previous.TryGetValue(at, out at))
                return _crossReferences >= 0;
        }

        return false;
    }

    /// <summary>The object number of the node above all pages.</summary>
    /// <exception cref="PdfException">The file names none.</exception>
    public int PageRoot()
    {
        foreach (var (node, array) in distantKids)
        {
            if (_arrays.TryGetValue(array, out var kids))
                Pages.Add(node, kids);
        }

        return _root is { } catalog && _pageRoots.TryGetValue(catalog, out var pages)
            ? pages
            : throw new PdfException(UploadRefusal.PdfBroken);
    }

    private void ReadObject(ref PdfLexer lexer, ReadOnlySpan<byte> file, int number, int at)
    {
        if (TakeValue(ref lexer, number) is not { } dictionary)
            return;
        if (dictionary.Type == "XRef")
            TakeTrailer(dictionary, at);

        var behind = lexer.Position;
        if (lexer.Next() != PdfTokenKind.Word || !lexer.Is("stream"u8))
        {
            lexer.Position = behind;
            return;
        }

        var start = lexer.Position;
        if (file[start..].StartsWith("\r\n"u8))
            start += 2;
        else if (file[start..].StartsWith("\n"u8) || file[start..].StartsWith("\r"u8))
            start++;

        var length = StreamLength(file[start..], dictionary.Length);
        lexer.Position = start + length;
        if (dictionary.Type == "ObjStm")
            packed.Add((dictionary, start, length));
    }

    // The length is believed when the stream does end there; it may also be an object further on, or wrong.
    private static int StreamLength(ReadOnlySpan<byte> rest, long? told)
    {
        if (told is { } length && length >= 0 && length < rest.Length)
        {
            var lexer = new PdfLexer(rest[(int)length..], 0);
            if (lexer.Next() == PdfTokenKind.Word && lexer.Is("endstream"u8))
                return (int)length;
        }

        var end = rest.IndexOf("endstream"u8);
        return end >= 0 ? end : throw new PdfException(UploadRefusal.PdfBroken);
    }

    private PdfDictionary? TakeValue(ref PdfLexer lexer, int number)
    {
        switch (lexer.Next())
        {
            case PdfTokenKind.DictionaryOpen:
                var dictionary = PdfDictionary.Read(ref lexer);
                Take(number, dictionary);
                return dictionary;
            case PdfTokenKind.ArrayOpen:
                _arrays[number] = Bounded(PdfDictionary.ReadArray(ref lexer));
                return null;
            default:
                return null;
        }
    }

    private void Take(int number, PdfDictionary dictionary)
    {
        if (dictionary.PageRoot is { } pages)
            _pageRoots[number] = pages;
        if (dictionary.Kids is { } kids)
            Pages.Add(number, Bounded(kids));
        else if (dictionary.DistantKids is { } array)
            distantKids.Add((number, array));
    }

    private void TakeTrailer(PdfDictionary trailer, long at)
    {
        Encrypted |= trailer.Encrypted;
        _root = trailer.Root ?? _root;
        if (trailer.Previous is { } before)
            _previous[at] = before;
    }

    private MemoryStream Inflate(ReadOnlyMemory<byte> stream)
    {
        // Past the two bytes of zlib's header, as other readers do: its checksum at the end is often missing.
        if (stream.Length < 2 || !MemoryMarshal.TryGetArray(stream[2..], out var source))
            throw new PdfException(UploadRefusal.PdfBroken);

        try
        {
            var most = Math.Min(MaxInflatedStream, MaxInflated - _inflated);
            var plain = new MemoryStream();
            _inflated += Deflated.CopyTo(source, plain, most);
            return plain.Length <= most ? plain : throw new PdfException(UploadRefusal.PdfBroken);
        }
        catch (InvalidDataException)
        {
            throw new PdfException(UploadRefusal.PdfBroken);
        }
    }

    private void ReadPacked(ReadOnlySpan<byte> plain, PdfDictionary dictionary)
    {
        if (dictionary.Count is not (>= 0 and <= MaxPackedObjects)
            || dictionary.First is not { } first
            || first < 0
            || first > plain.Length)
        {
            throw new PdfException(UploadRefusal.PdfBroken);
        }

        var index = new PdfLexer(plain[..(int)first], 0);
        var entries = new List<(int Number, int Start)>();
        while (entries.Count < dictionary.Count && index.Next() == PdfTokenKind.Integer)
        {
            var number = Number(index.Number);
            if (index.Next() != PdfTokenKind.Integer || index.Number < 0 || index.Number > plain.Length - first)
                throw new PdfException(UploadRefusal.PdfBroken);
            entries.Add((number, (int)(first + index.Number)));
        }

        // Each object ends where the next begins: however the index points, no byte is read twice.
        entries.Sort((one, other) => one.Start.CompareTo(other.Start));
        for (var i = 0; i < entries.Count; i++)
        {
            var end = i + 1 < entries.Count ? entries[i + 1].Start : plain.Length;
            var lexer = new PdfLexer(plain[entries[i].Start..end], 0);
            TakeValue(ref lexer, entries[i].Number);
        }
    }

    private IReadOnlyList<int> Bounded(IReadOnlyList<int> references)
    {
        _kept += references.Count;
        return _kept <= MaxReferences ? references : throw new PdfException(UploadRefusal.PdfBroken);
    }

    private static int Number(long number) => number is >= 0 and <= int.MaxValue ? (int)number : -1;
}
