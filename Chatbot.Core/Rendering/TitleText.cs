using System.Globalization;
using System.Text;
using Markdig;

namespace Chatbot.Core.Rendering;

/// <summary>The first words of a text as one plain line: a title that is there at once, or what a screen reader announces.</summary>
public static class TitleText
{
    /// <summary>A title needs no more of a line than this (UTF-16 units); parsing it stays cheap.</summary>
    private const int MaxLine = 1000;

    private const int MaxLines = 20;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseCjkFriendlyEmphasis().DisableHtml().Build();

    /// <summary>The first line that says something, without Markdown's marks, control characters and bidi controls.</summary>
    /// <param name="question">Markdown or plain text.</param>
    /// <param name="maxLength">In UTF-16 units, the ellipsis of a cut title included; at least 1.</param>
    /// <returns>An empty string if the text says nothing.</returns>
    public static string From(string question, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);

        var asWritten = "";
        var left = MaxLines;
        foreach (var part in question.AsSpan().EnumerateLines())
        {
            var line = Clean(part[..Math.Min(part.Length, MaxLine)]);
            if (line.Length == 0) continue;
            if (asWritten.Length == 0) asWritten = line;

            var plain = WithoutMarks(line);
            if (plain.Length > 0) return Shorten(plain, maxLength);
            if (--left == 0) break;
        }

        return Shorten(asWritten, maxLength);
    }

    private static string WithoutMarks(string line)
    {
        try
        {
            return Clean(Markdown.ToPlainText(line, Pipeline));
        }
        // Nested more deeply than Markdig allows.
        catch (ArgumentException)
        {
            return line;
        }
    }

    private static string Clean(ReadOnlySpan<char> text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else if (IsVisible(rune)) clean.Append(rune.ToString());
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>Joiners hold emoji and the letters of some scripts together; nothing else that is invisible is kept.</summary>
    private static bool IsVisible(Rune rune) =>
        rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    private static string Shorten(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next < maxLength) end = next;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "\u2026");
    }
}
