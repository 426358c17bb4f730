using System.Runtime.InteropServices;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Chatbot.Core.Uploads;

/// <summary>What the reading of one PDF's text may cost. Once spent it stays spent, whatever a parser catches.</summary>
internal sealed class PdfBudget(int maxCharacters, TimeProvider time, CancellationToken cancellationToken)
{
    private const int MaxUnpacked = 64 * 1024 * 1024;
    private const int MaxUnpackedOfPage = 8 * 1024 * 1024;
    private const int MaxOperations = 5_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private readonly long _start = time.GetTimestamp();
    private int _unpacked;
    private int _unpackedOfPage;
    private int _operations;
    private int _characters;

    public int MaxCharacters => maxCharacters;

    public bool Spent { get; private set; }

    /// <summary>Bytes that may still be unpacked.</summary>
    public int Unpackable => Math.Min(MaxUnpacked - _unpacked, MaxUnpackedOfPage - _unpackedOfPage);

    public void BeginPage() => _unpackedOfPage = 0;

    /// <exception cref="PdfException">More than is left, in all or for this page.</exception>
    public void Unpack(int bytes)
    {
        CheckTime();
        _unpacked += bytes;
        _unpackedOfPage += bytes;
        if (_unpacked > MaxUnpacked)
            Spend();
        if (_unpackedOfPage > MaxUnpackedOfPage)
            throw new PdfException(UploadRefusal.PdfBroken);
    }

    public void Operate()
    {
        if (++_operations > MaxOperations)
            Spend();
        if (Spent || _operations % 1024 == 0)
            CheckTime();
    }

    public void Write(int count)
    {
        _characters += count;
        if (_characters > maxCharacters)
            Spend();
    }

    /// <exception cref="PdfException">It takes too long.</exception>
    /// <exception cref="OperationCanceledException">The caller wants no more.</exception>
    public void CheckTime()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Spent || time.GetElapsedTime(_start) > Longest)
            Spend();
    }

    private void Spend()
    {
        Spent = true;
        throw new PdfException(UploadRefusal.PdfBroken);
    }
}

/// <summary>Carries the budget to where PdfPig makes its objects by itself.</summary>
internal sealed class PdfBudgetOptions : ParsingOptions
{
    public PdfBudgetOptions(PdfBudget budget)
    {
        Budget = budget;
        FilterProvider = new PdfBudgetFilters(budget);
        MaxStackDepth = 128;
        SkipMissingFonts = true;
    }

    public PdfBudget Budget { get; }
}

/// <summary>Stops a parser that reads the file again and again.</summary>
internal sealed class PdfBudgetStream(byte[] bytes, PdfBudget budget) : MemoryStream(bytes, writable: false)
{
    private int _reads;

    public override int ReadByte()
    {
        Count();
        return base.ReadByte();
    }

    public override int Read(Span<byte> buffer)
    {
        Count();
        return base.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Count();
        return base.Read(buffer, offset, count);
    }

    private void Count()
    {
        if (++_reads % 4096 == 0)
            budget.CheckTime();
    }
}

/// <summary>Puts the budget before every filter.</summary>
internal sealed class PdfBudgetFilters(PdfBudget budget) : IFilterProvider
{
    private readonly IFilterProvider _inner = DefaultFilterProvider.Instance;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(_inner.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(_inner.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(_inner.GetAllFilters());

    private IFilter[] Bounded(IReadOnlyList<IFilter> filters) => [.. filters.Select(filter => new Filter(filter, budget))];

    private sealed class Filter(IFilter _inner, PdfBudget budget) : IFilter
    {
        // By what each byte may become; text is hardly ever packed in these ways today.
        private const int LongestLzw = 16 * 1024;
        private const int LongestRuns = 128 * 1024;

        public bool IsSupported => _inner.IsSupported;

        public Memory<byte> Decode(
            Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            var fits = _inner switch
            {
                FlateFilter => Inflated(input) <= budget.Unpackable,
                LzwFilter => input.Length <= LongestLzw,
                RunLengthFilter => input.Length <= LongestRuns,
                Ascii85Filter or AsciiHexDecodeFilter => true,
                _ => false, // pictures hold no text
            };
            if (!fits)
                throw new PdfException(UploadRefusal.PdfBroken);

            var output = _inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            budget.Unpack(output.Length);
            return output;
        }

        // The filter itself unpacks all there is, so the length is found before, with nothing kept.
        private long Inflated(ReadOnlyMemory<byte> input)
        {
            budget.CheckTime();
            return input.Length > 2 && MemoryMarshal.TryGetArray(input[2..], out var packed)
                ? Deflated.Measure(packed, budget.Unpackable)
                : 0;
        }
    }
}
