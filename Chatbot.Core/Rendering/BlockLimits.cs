using System.Buffers;
using Chatbot.Core.Rendering.Cutting;

namespace Chatbot.Core.Rendering;

/// <summary>
/// What in one block Markdig or the sanitiser would be slow at (both are quadratic in some of it). A block with more of it is
/// no text for people, and is shown as it was written.
/// </summary>
internal static class BlockLimits
{
    /// <summary>Quotes and lists within each other, counted in containers of Markdig's (a list and its item are two).</summary>
    public const int MaxDepth = 100;

    private const int MaxDelimiters = 3000;

    private const int MaxTags = 5000;

    private static readonly SearchValues<char> Delimiters = SearchValues.Create("*_~[]<`!");

    private static readonly SearchValues<char> QuoteStart = SearchValues.Create("> \t");

    /// <param name="block">The Markdown of one block.</param>
    public static bool IsTooMuch(string block)
    {
        var first = new MarkdownLine(block.AsSpan(0, block.IndexOf('\n', StringComparison.Ordinal) + 1));
        if (first.IsCode || first.IsFence(out _, out _)) return false;

        var delimiters = 0;
        foreach (var c in block)
        {
            if (Delimiters.Contains(c)) delimiters++;
        }

        if (delimiters > MaxDelimiters) return true;
        foreach (var line in block.AsSpan().EnumerateLines())
        {
            if (IsDeepQuote(line)) return true;
        }

        return false;
    }

    public static bool HasTooManyTags(string html) => html.AsSpan().Count('<') > MaxTags;

    private static bool IsDeepQuote(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAnyExcept(QuoteStart);
        return (end < 0 ? line : line[..end]).Count('>') > MaxDepth;
    }
}
