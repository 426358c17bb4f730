using Chatbot.Core.Rendering.Cutting;

namespace Chatbot.Core.Rendering;

/// <summary>
/// One answer as it grows: finished blocks as safe HTML, and the tail that is not finished. The blocks are a function of the
/// text alone, never of the pieces it came in, and a finished block never changes. Not thread-safe.
/// </summary>
/// <remarks>
/// The work is linear in the length of the text: each line is looked at once, each finished block is rendered once. Of the
/// text only the tail is held, and a block that grows beyond 16 KiB (code: 64 KiB) is finished in pieces.
/// </remarks>
public sealed class AnswerDocument
{
    private readonly MarkdownRenderer _renderer;
    private readonly AnswerContext _context;
    private readonly BlockCutter _cutter = new();
    private readonly List<RenderedBlock> _blocks = [];
    private char[] _buffer = new char[1024];
    private int _count;
    private int _lineStart;
    private int _previousStart;
    private int _scanned;
    private bool _isRest;
    private bool _isComplete;

    /// <param name="renderer">Renders the blocks.</param>
    /// <param name="idPrefix">
    /// Before every id in the HTML; ASCII letters, digits and - only, and unique on the page (of the message's key, say).
    /// </param>
    /// <exception cref="ArgumentException">The prefix is empty or has other characters.</exception>
    public AnswerDocument(MarkdownRenderer renderer, string idPrefix)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        _renderer = renderer;
        _context = new AnswerContext(idPrefix);
    }

    public IReadOnlyList<RenderedBlock> Blocks => _blocks;

    /// <summary>UTF-16 units appended so far.</summary>
    public int Length => TailStart + _count;

    /// <summary>The offset behind the last finished block and the blank lines after it.</summary>
    public int TailStart { get; private set; }

    /// <summary>The text from <see cref="TailStart"/> on: Markdown as the model wrote it, to be shown as encoded text.</summary>
    public string Tail => TextFrom(TailStart);

    /// <summary>The tail stands in a fenced code block that is not closed yet. It begins with the opening line of the fence, unless it goes on
    /// from a piece that was cut for its length.</summary>
    public bool TailIsCode => _cutter.Kind == BlockKind.Fence;

    /// <summary>The end of the tail.</summary>
    /// <param name="offset">From <see cref="TailStart"/> to <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The text at the offset is finished, or has not come.</exception>
    public string TextFrom(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TailStart);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        return new string(_buffer, offset - TailStart, Length - offset);
    }

    /// <summary>Appends text, cut from the answer at any place (also within a surrogate pair).</summary>
    /// <param name="text">Lines end with \n: the caller has normalised \r\n.</param>
    /// <exception cref="InvalidOperationException">The document is complete.</exception>
    public void Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_isComplete) throw new InvalidOperationException("The document is complete.");

        // Bounded steps, so that the buffer holds little more than the tail whatever the length of the text.
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var step = Math.Min(rest.Length, BlockCutter.MaxLength);
            Hold(rest[..step]);
            TakeLines();
            rest = rest[step..];
        }
    }

    /// <summary>No text follows: what is left becomes the last block. A second call does nothing.</summary>
    public void Complete()
    {
        if (_isComplete) return;
        _isComplete = true;
        if (_lineStart < _count) TakeLine(_count);
        if (_cutter.Kind != BlockKind.None) Finish(_count, _cutter.Resume);
        _buffer = [];
    }

    private void Hold(ReadOnlySpan<char> text)
    {
        if (_count + text.Length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_count + text.Length, _buffer.Length * 2));
        text.CopyTo(_buffer.AsSpan(_count));
        _count += text.Length;
    }

    private void TakeLines()
    {
        while (_scanned < _count)
        {
            var end = _buffer.AsSpan(_scanned, _count - _scanned).IndexOf('\n');
            var lineEnd = end < 0 ? _count : _scanned + end + 1;
            if (lineEnd - _lineStart > BlockCutter.MaxLength)
            {
                TakeLine(SplitOf(_lineStart + BlockCutter.MaxLength));
                _isRest = true;
            }
            else if (end >= 0)
            {
                TakeLine(lineEnd);
                _isRest = false;
            }
            else _scanned = _count;
        }
    }

    /// <summary>Where to cut a line that is too long: not within a surrogate pair.</summary>
    private int SplitOf(int end) => char.IsHighSurrogate(_buffer[end - 1]) ? end - 1 : end;

    private void TakeLine(int lineEnd)
    {
        var resume = _cutter.Resume;
        var cut = _cutter.Add(_buffer.AsSpan(_lineStart, lineEnd - _lineStart), _isRest);
        var blockEnd = cut.HasFlag(Cut.Before) ? _lineStart : cut == Cut.BeforePrevious ? _previousStart : 0;
        _previousStart = _lineStart - blockEnd;
        if (blockEnd > 0)
        {
            lineEnd -= blockEnd;
            Finish(blockEnd, resume);
            resume = _cutter.Resume;
        }

        _lineStart = _scanned = lineEnd;
        if (cut.HasFlag(Cut.After)) Finish(lineEnd, resume);
        else if (cut == Cut.Skip) Drop(lineEnd);
    }

    private void Finish(int end, string resume)
    {
        var html = _renderer.Render(string.Concat(resume, _buffer.AsSpan(0, end)), _context);
        Drop(end);
        _blocks.Add(new RenderedBlock(TailStart, html));
    }

    private void Drop(int end)
    {
        _buffer.AsSpan(end, _count - end).CopyTo(_buffer);
        _count -= end;
        TailStart += end;
        _lineStart = _scanned = 0;
    }
}
