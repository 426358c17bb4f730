using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Chatbot.Core.Chat;

namespace Chatbot.Bench.Load;

/// <summary>
/// Follows one answer as a page does, from what the page shows to the last event of the stream, and compares every character
/// on the way: a tail with the text it stands for, a block with the block that this text must become.
/// </summary>
internal sealed partial class AnswerCheck(ExpectedAnswer expected)
{
    private AnswerCursor _cursor;

    /// <summary>What was not as it must be, first of all; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The end has been seen, and everything before it was right.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The reader has seen some of the answer.</summary>
    public bool HasBegun => _cursor.Offset > 0;

    /// <summary>The page with the answer on it.</summary>
    public void Page(ChatPage page)
    {
        _cursor = page.IsLive ? AnswerCursor.Parse(page.Cursor) : EndOf(expected);
        var position = 0;
        foreach (var block in expected.Blocks.Take(_cursor.Blocks))
        {
            var found = page.Prose.IndexOf(block.Html.TrimEnd(), position, StringComparison.Ordinal);
            Expect(found >= 0, "a block is missing on the page");
            position = Math.Max(position, found + block.Html.TrimEnd().Length);
        }

        var tailStart = _cursor.Blocks == 0 ? 0 : EndOfBlock(_cursor.Blocks);
        Expect(_cursor.Blocks <= expected.Blocks.Count && _cursor.Offset <= expected.Text.Length, "the page is ahead of the answer");
        Expect(Continues(WebUtility.HtmlDecode(page.Tail), tailStart, _cursor.Offset), "the tail on the page differs");
        if (!page.IsLive)
            End(page.Article, all: true);
    }

    /// <summary>An event of the stream.</summary>
    public void Event(string type, string? id, string data)
    {
        var cursor = AnswerCursor.Parse(id);
        switch (type)
        {
            case "text" or "code":
                Expect(cursor.Blocks == _cursor.Blocks, "text of a block that has not come");
                Expect(Continues(data, _cursor.Offset, cursor.Offset), At("the text differs"));
                _cursor = cursor;
                break;
            case "block":
                Expect(cursor.Blocks == _cursor.Blocks + 1, At("a block is missing or doubled"));
                Expect(cursor.Offset == EndOfBlock(cursor.Blocks) && data == HtmlOfBlock(cursor.Blocks), At("a block differs"));
                _cursor = cursor;
                break;
            case "end":
                End(data, cursor == EndOf(expected) && cursor.Blocks == _cursor.Blocks);
                break;
            default:
                break;
        }
    }

    private static AnswerCursor EndOf(ExpectedAnswer answer) => new(answer.Blocks.Count, answer.Text.Length);

    private void End(string html, bool all)
    {
        var state = StatePattern().Match(html).Groups[1].Value;
        Expect(state == "Complete", $"the answer ended as {state}");
        Expect(all, At("the end came too early"));
        IsWhole = Problem is null;
    }

    private void Expect(bool holds, string problem)
    {
        if (!holds)
            Problem ??= problem;
    }

    private string At(string problem) => string.Create(CultureInfo.InvariantCulture, $"{problem} at {_cursor}");

    /// <summary>Blank lines between a block and what follows it belong to neither, and are not sent once they are known to be such.</summary>
    private bool Continues(string text, int from, int to)
    {
        if (from > to || to > expected.Text.Length)
            return false;
        var due = expected.Text[from..to];
        return text == due || (from == EndOfBlock(_cursor.Blocks) && text == due.TrimStart('\n'));
    }

    private string? HtmlOfBlock(int number) => number <= expected.Blocks.Count ? expected.Blocks[number - 1].Html : null;

    private int EndOfBlock(int number) => number >= 1 && number <= expected.Blocks.Count ? expected.Blocks[number - 1].End : -1;

    [GeneratedRegex("data-state=\"([^\"]+)\"")]
    private static partial Regex StatePattern();
}
