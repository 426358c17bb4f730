namespace Chatbot.Core.Rendering.Cutting;

/// <summary>
/// One line of Markdown and the questions a block cutter asks of it. The rules are those of CommonMark 0.31 (chapters 4 and
/// 5) for lines at the top level of a document.
/// </summary>
internal readonly ref struct MarkdownLine
{
    private const int CodeIndent = 4;

    /// <summary>The line without its indentation and without white space (and the line end) behind it.</summary>
    public readonly ReadOnlySpan<char> Text;

    /// <summary>Columns before the text; a tab goes to the next multiple of four.</summary>
    public readonly int Indent;

    public MarkdownLine(ReadOnlySpan<char> line)
    {
        var column = 0;
        var start = 0;
        for (; start < line.Length && line[start] is ' ' or '\t'; start++)
            column += line[start] == '\t' ? CodeIndent - column % CodeIndent : 1;

        Indent = column;
        Text = line[start..].TrimEnd(" \t\n");
    }

    public bool IsBlank => Text.IsEmpty;

    public bool IsCode => Indent >= CodeIndent;

    public bool IsQuote => !IsCode && Text.StartsWith('>');

    /// <summary>A fence of at least three ` or ~; the info string of a fence of ` has no ` in it.</summary>
    public bool IsFence(out char mark, out int length)
    {
        mark = Text.IsEmpty ? '\0' : Text[0];
        length = mark is '`' or '~' ? RunOf(Text, mark) : 0;
        return !IsCode && length >= 3 && (mark == '~' || !Text[length..].Contains('`'));
    }

    public bool Closes(char mark, int length) => !IsCode && Text.Length >= length && RunOf(Text, mark) == Text.Length;

    public bool IsHeading
    {
        get
        {
            var level = RunOf(Text, '#');
            return !IsCode && level is >= 1 and <= 6 && (level == Text.Length || Text[level] is ' ' or '\t');
        }
    }

    /// <summary>The line of = or - that makes a heading of the paragraph above it.</summary>
    public bool IsHeadingUnderline => !IsCode && !IsBlank && Text[0] is '=' or '-' && RunOf(Text, Text[0]) == Text.Length;

    public bool IsThematicBreak
    {
        get
        {
            if (IsCode || IsBlank || Text[0] is not ('-' or '_' or '*')) return false;
            var marks = 0;
            foreach (var c in Text)
            {
                if (c == Text[0]) marks++;
                else if (c is not (' ' or '\t')) return false;
            }

            return marks >= 3;
        }
    }

    /// <summary>The line between the head and the rows of a table.</summary>
    public bool IsTableDelimiter =>
        !IsCode && Text.Contains('|') && Text.Contains('-') && !Text.ContainsAnyExcept("|-: \t");

    /// <summary>The bullet or number of a list item.</summary>
    /// <param name="item">What stands at the start of the line.</param>
    public bool IsListItem(out ListMarker item)
    {
        item = default;
        if (IsCode || IsBlank) return false;

        var width = 1;
        var digits = CountDigits();
        if (digits > 0)
        {
            if (digits > 9 || digits == Text.Length || Text[digits] is not ('.' or ')')) return false;
            width = digits + 1;
        }
        else if (Text[0] is not ('-' or '+' or '*')) return false;

        if (width < Text.Length && Text[width] is not (' ' or '\t')) return false;

        var isEmpty = width == Text.Length;
        // More than four columns behind the marker: the item starts with indented code, one column behind it.
        var gap = isEmpty ? 1 : GapBehind(width);
        item = new ListMarker(Text[width - 1], Indent + width + (gap > CodeIndent ? 1 : gap),
            CanInterruptParagraph: !isEmpty && (digits == 0 || Text[..digits].TrimStart('0') is "1"));
        return true;
    }

    /// <summary><c>[^label]:</c> at the start of the line.</summary>
    /// <param name="label">The label without its brackets.</param>
    /// <param name="body">What follows the colon.</param>
    public bool IsFootnote(out ReadOnlySpan<char> label, out ReadOnlySpan<char> body)
    {
        label = body = default;
        if (IsCode || !Text.StartsWith("[^")) return false;

        var close = Text.IndexOf(']');
        if (close < 0 || close + 1 >= Text.Length || Text[close + 1] != ':') return false;

        label = Text[2..close];
        body = Text[(close + 2)..];
        return FootnoteLabel.IsLabel(label);
    }

    /// <summary>The line ends a paragraph by starting a block of another kind (a heading underline is no such line).</summary>
    public bool Interrupts =>
        IsQuote || IsHeading || IsThematicBreak || IsFence(out _, out _) || IsFootnote(out _, out _)
        || (IsListItem(out var item) && item.CanInterruptParagraph);

    private int CountDigits()
    {
        var count = Text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? Text.Length : count;
    }

    private int GapBehind(int width)
    {
        var column = Indent + width;
        foreach (var c in Text[width..])
        {
            if (c is not (' ' or '\t')) break;
            column += c == '\t' ? CodeIndent - column % CodeIndent : 1;
        }

        return column - Indent - width;
    }

    private static int RunOf(ReadOnlySpan<char> text, char c)
    {
        var end = text.IndexOfAnyExcept(c);
        return end < 0 ? text.Length : end;
    }
}

/// <param name="Type">The bullet, or what stands behind the number: items of one list have the same.</param>
/// <param name="ContentIndent">The column from which on a line belongs to the item.</param>
/// <param name="CanInterruptParagraph">An item that is empty, or does not count from 1, is text inside a paragraph.</param>
internal readonly record struct ListMarker(char Type, int ContentIndent, bool CanInterruptParagraph);
