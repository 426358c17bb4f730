using System.Text;
using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

/// <summary>What holds for every text and every way of cutting it; the seeds are fixed.</summary>
public sealed class AnswerDocumentPropertyTests
{
    private static readonly string[] Lines =
    [
        "", "", "", "text", "ある「文」です。", "# heading", "## 見出し ##", "---", "***", "===", "- item", "  - nested", "* star", "+ plus",
        "1. one", "2. two", "10) ten", "-", "   continued", "    indented", "\tindented", "> quote", "> > nested", ">", "> - item",
        "> ```", "```", "```js", "~~~", "````", "  ```", "| a | b |", "|---|---|", "a | b", "--- | :-:", "[^1]: note", "    of note",
        "see[^1] and [^x]", "[ref]: https://x.example 'T'", "[ref] and [text][ref]", "**bold** *it* `code` <br> <u>x</u>", "😀😀",
        "<div>html</div>", "https://x.example/あ。", "\\", "a  ", "   ", "- [x] done", "[a](javascript:x)", "0", "\0", "\uD800", "***a*", "<!--",
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Blocks_OfTextInAnyPieces_AreThoseOfTheWholeText(int seed)
    {
        var random = new Random(seed);
        var text = RandomText(random);
        var whole = Rendered.Renderer.Render(text, "m1");

        var document = new AnswerDocument(Rendered.Renderer, "m1");
        var seen = new List<RenderedBlock>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(text.Length - at, random.Next(4) == 0 ? random.Next(40) : random.Next(3));
            document.Append(text.Substring(at, length));
            at += length;
            AssertGrown(document, seen);
            AssertTail(document, text[..at]);
        }

        document.Complete();
        AssertGrown(document, seen);
        Assert.Equal(whole, document.Blocks);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Blocks_OfAnyText_AreSafeAndHoldAllItsWords(int seed)
    {
        var words = 0;
        var random = new Random(seed);
        var text = string.Join('\n', RandomText(random).Split('\n').Select(line => line is "text" or "> quote" or "- item" ? $"{line} word{words++}x" : line));

        var body = Rendered.AssertSafe(Rendered.Html(text));

        for (var i = 0; i < words; i++) Assert.Contains($"word{i}x", body.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Blocks_OfLongLinesInAnyPieces_AreThoseOfTheWholeText(int seed)
    {
        var random = new Random(seed);
        var parts = Lines.Where(line => line is not ("\uD800" or "\0")).ToArray();
        var text = new StringBuilder();
        while (text.Length < 100_000)
            text.Append(string.Concat(Enumerable.Repeat(random.GetItems(parts, 1)[0] + "😀", random.Next(1, 6_000)))).Append('\n', random.Next(1, 3));
        var whole = Rendered.Renderer.Render(text.ToString(), "m1");

        var document = new AnswerDocument(Rendered.Renderer, "m1");
        for (var at = 0; at < text.Length; at += 4_999) document.Append(text.ToString(at, Math.Min(4_999, text.Length - at)));
        document.Complete();

        Assert.Equal(whole, document.Blocks);
        Assert.All(whole.Zip(whole.Skip(1)), pair => Assert.InRange(pair.Second.End - pair.First.End, 1, 80_000));
        var html = string.Concat(whole.Select(block => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(block.Html))));
        Assert.DoesNotContain('\uFFFD', html);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    private static string RandomText(Random random) =>
        string.Join('\n', random.GetItems(Lines, random.Next(1, 40))) + (random.Next(2) == 0 ? "\n" : "");

    private static void AssertGrown(AnswerDocument document, List<RenderedBlock> seen)
    {
        Assert.Equal(seen, document.Blocks.Take(seen.Count));
        foreach (var block in document.Blocks.Skip(seen.Count))
        {
            Assert.True(block.End > (seen.Count == 0 ? 0 : seen[^1].End));
            seen.Add(block);
        }
    }

    private static void AssertTail(AnswerDocument document, string text)
    {
        Assert.Equal(text.Length, document.Length);
        Assert.Equal(text[document.TailStart..], document.Tail);
        var end = document.Blocks.Count == 0 ? 0 : document.Blocks[^1].End;
        Assert.Equal("", text[end..document.TailStart].Trim(' ', '\t', '\n'));
    }
}
