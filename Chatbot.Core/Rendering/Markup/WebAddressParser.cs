using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>
/// A bare web address becomes a link. Unlike the rule of GitHub (and Markdig's parser) it may stand in Japanese text, where
/// neither a space nor ASCII punctuation comes before or after it.
/// </summary>
internal sealed class WebAddressParser : InlineParser
{
    private static readonly string[] Starts = ["https://", "http://", "www."];

    public WebAddressParser() => OpeningCharacters = ['h', 'w'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (char.IsAsciiLetterOrDigit(slice.PeekCharExtra(-1))) return false;
        var text = slice.AsSpan();
        var scheme = SchemeLengthOf(text);
        if (scheme == 0) return false;

        var length = LengthOf(text, scheme);
        var url = text[..length].ToString();
        if (url[0] == 'w') url = "https://" + url;
        if (length == scheme || !url.AsSpan("https://".Length).Contains('.') || !SafeUrl.IsSafe(url)) return false;

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        var link = new LinkInline(url, "")
        {
            Span = new(start, start + length - 1),
            Line = line,
            Column = column,
            IsClosed = true,
            IsAutoLink = true,
        };
        link.AppendChild(new LiteralInline(new StringSlice(slice.Text, slice.Start, slice.Start + length - 1)) { IsClosed = true });
        processor.Inline = link;
        slice.Start += length;
        return true;
    }

    private static int SchemeLengthOf(ReadOnlySpan<char> text)
    {
        foreach (var start in Starts)
        {
            if (text.StartsWith(start)) return start.Length;
        }

        return 0;
    }

    private static int LengthOf(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var isHost = true;
        int round = 0, square = 0;
        for (; end < text.Length; end++)
        {
            var c = text[end];
            if (c is '/' or '?' or '#') isHost = false;
            else if (c == '(') round++;
            else if (c == '[') square++;
            else if ((c == ')' && --round < 0) || (c == ']' && --square < 0) || Ends(c, isHost)) break;
        }

        return start + text[start..end].TrimEnd("?!.,:;_~'").Length;
    }

    /// <summary>White space, what cannot stand in an address, and punctuation that is not ASCII (a full stop of Japanese).</summary>
    private static bool Ends(char c, bool isHost) =>
        c < 0x80
            ? c <= ' ' || c is '<' or '>' or '"' or '`' or '|' or '\\' or '*' or '\x7F'
            : isHost || char.IsWhiteSpace(c) || char.IsPunctuation(c) || char.IsSymbol(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;
}
