namespace Chatbot.Core.Rendering.Cutting;

/// <summary>
/// Finds the ends of the top-level blocks of a Markdown text, one line at a time and looking at each line once. It cuts only
/// where CommonMark surely ends a block; where it is in doubt, two blocks stay in one piece, which renders the same.
/// </summary>
/// <remarks>A block over its limit is cut at a line, so that the work on one piece is bounded (see <see cref="Resume"/>).</remarks>
internal sealed class BlockCutter
{
    /// <summary>The longest piece in UTF-16 units. A line may not be longer: the caller cuts it.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Code costs little per character and reads badly in pieces.</summary>
    public const int MaxCodeLength = 64 * 1024;

    /// <summary>A list longer than this is cut before its next item, rather than within one at <see cref="MaxLength"/>.</summary>
    public const int LongList = 12 * 1024;

    private const int MaxOpening = 2 * 1024;

    private int _length;
    private int _previousLength;
    private int _lines;
    private bool _afterBlank;
    private char _mark;
    private int _fenceLength;
    private int _contentIndent;
    private string _opening = "";

    public BlockKind Kind { get; private set; }

    /// <summary>
    /// What must stand before the open block's own text when it goes on from a piece that was cut for its length: the opening
    /// line of its fence, or the head of its table.
    /// </summary>
    public string Resume { get; private set; } = "";

    /// <summary>Takes one line.</summary>
    /// <param name="line">The line with its line end, at most <see cref="MaxLength"/> long.</param>
    /// <param name="isRest">The line goes on from one that was too long: it is text, whatever it looks like.</param>
    public Cut Add(ReadOnlySpan<char> line, bool isRest)
    {
        var cut = isRest ? TakeRest() : Take(line, new MarkdownLine(line));
        if (cut == Cut.None && _length > 0 && _length + line.Length > Limit)
        {
            cut = Cut.Before;
            _length = 0;
            _lines = 1;
            Resume = Kind is BlockKind.Fence or BlockKind.Table ? _opening : "";
        }

        if (cut.HasFlag(Cut.After) || cut == Cut.Skip) Close();
        else _length += line.Length;
        _previousLength = line.Length;
        return cut;
    }

    private int Limit => Kind is BlockKind.Fence or BlockKind.IndentedCode ? MaxCodeLength : MaxLength;

    private Cut TakeRest()
    {
        if (Kind == BlockKind.None) Kind = BlockKind.Paragraph;
        if (Kind == BlockKind.Paragraph) _opening = "";
        _lines++;
        return Cut.None;
    }

    private Cut Take(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        var cut = Kind switch
        {
            BlockKind.None => line.IsBlank ? Cut.Skip : Open(raw, line),
            BlockKind.Paragraph => TakeInParagraph(raw, line),
            BlockKind.Table => TakeInTable(raw, line),
            BlockKind.Fence => line.Closes(_mark, _fenceLength) ? Cut.After : Cut.None,
            BlockKind.IndentedCode => line.IsBlank || line.IsCode ? Cut.None : Reopen(raw, line),
            BlockKind.Quote => TakeInQuote(raw, line),
            BlockKind.List => TakeInList(raw, line),
            _ => TakeInFootnote(raw, line),
        };
        _afterBlank = line.IsBlank;
        _lines++;
        return cut;
    }

    private Cut TakeInParagraph(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        if (line.IsBlank || line.IsHeadingUnderline) return Cut.After;
        if (line.IsTableDelimiter) return _opening.Length > 0 ? TurnIntoTable(raw) : Cut.None;
        if (line.Interrupts) return Reopen(raw, line);
        RememberTableHead(raw, line);
        return Cut.None;
    }

    /// <summary>The line before is the head of a table; text before that is a paragraph of its own.</summary>
    private Cut TurnIntoTable(ReadOnlySpan<char> delimiter)
    {
        Kind = BlockKind.Table;
        _opening = Opening([.. _opening, .. delimiter]);
        if (_lines == 1) return Cut.None;
        _length = _previousLength;
        return Cut.BeforePrevious;
    }

    /// <summary>Unlike in GFM a line without | is no row: models go on with text right below a table.</summary>
    private Cut TakeInTable(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        if (line.IsBlank) return Cut.After;
        return line.Text.Contains('|') && !line.Interrupts ? Cut.None : Reopen(raw, line);
    }

    private Cut TakeInQuote(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        if (line.IsBlank) return Cut.After;
        return !line.IsQuote && line.Interrupts ? Reopen(raw, line) : Cut.None;
    }

    private Cut TakeInList(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        if (line.IsBlank || line.Indent >= _contentIndent) return Cut.None;

        if (!line.IsThematicBreak && line.IsListItem(out var item) && item.Type == _mark)
        {
            _contentIndent = item.ContentIndent;
            if (_length <= LongList) return Cut.None;
            _length = 0;
            return Cut.Before;
        }

        return _afterBlank || line.Interrupts ? Reopen(raw, line) : Cut.None;
    }

    private Cut TakeInFootnote(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        if (line.IsBlank || line.IsCode) return Cut.None;
        return _afterBlank || line.Interrupts ? Reopen(raw, line) : Cut.None;
    }

    private Cut Reopen(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        Close();
        return Cut.Before | Open(raw, line);
    }

    private Cut Open(ReadOnlySpan<char> raw, MarkdownLine line)
    {
        _lines = 0;
        if (line.IsHeading || line.IsThematicBreak) return Cut.After;

        if (line.IsCode) Kind = BlockKind.IndentedCode;
        else if (line.IsQuote) Kind = BlockKind.Quote;
        else if (line.IsFootnote(out _, out _)) Kind = BlockKind.Footnote;
        else if (line.IsFence(out _mark, out _fenceLength))
        {
            Kind = BlockKind.Fence;
            _opening = Opening(raw);
        }
        else if (line.IsListItem(out var item))
        {
            Kind = BlockKind.List;
            _mark = item.Type;
            _contentIndent = item.ContentIndent;
        }
        else
        {
            Kind = BlockKind.Paragraph;
            RememberTableHead(raw, line);
        }

        return Cut.None;
    }

    private void RememberTableHead(ReadOnlySpan<char> raw, MarkdownLine line) =>
        _opening = line.Text.Contains('|') ? Opening(raw) : "";

    private static string Opening(ReadOnlySpan<char> lines) => lines.Length <= MaxOpening ? lines.ToString() : "";

    private void Close()
    {
        Kind = BlockKind.None;
        Resume = _opening = "";
        _length = 0;
    }
}
