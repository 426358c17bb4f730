using System.Diagnostics;
using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

/// <summary>
/// Text made to be slow. The bounds are far above what is needed on a slow machine (each takes about a second at most) and far
/// below what quadratic work would take.
/// </summary>
public sealed class HostileMarkdownTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Repeated => new()
    {
        { "brackets", "[" }, { "image brackets", "![" }, { "closed brackets", "]" }, { "links", "[a](" }, { "link in link", "[a](((((" },
        { "references", "[a][b]" }, { "stars", "*" }, { "stars and letters", "*a " }, { "strong", "**a* " }, { "within words", "a**b" },
        { "underscores", "_a_ " }, { "strike", "~~a " }, { "backticks", "`" }, { "code", "`a" }, { "quotes", ">" }, { "spaced quotes", "> " },
        { "bullets", "- " }, { "numbers", "1. " }, { "tags", "<u>" }, { "closing tags", "</u>" }, { "autolinks", "<http://a" }, { "addresses", "http://a.b " },
        { "one address", "http://a.b/(" }, { "entities", "&#x" }, { "backslashes", "\\" }, { "pipes", "|" }, { "footnotes", "[^a]" }, { "letters", "a" },
        { "spaces", " " }, { "words", "word " }, { "japanese", "「あ」" }, { "null", "\0" },
        { "line of letters", "a\n" }, { "lines of stars", "*a\n" }, { "list", "- a\n" }, { "deep list", "- a\n - b\n  - c\n   - d\n" }, { "loose list", "- a\n\n" },
        { "numbered", "1. a\n" }, { "quote lines", "> a\n" }, { "lazy quotes", "> a\nb\n" }, { "rows", "| a | b |\n" }, { "tables", "a|b\n-|-\n" },
        { "delimiter rows", "|-|-|\n" }, { "headings", "# a\n" }, { "underlined", "a\n=\n" }, { "breaks", "***\n" }, { "fences", "```\n" }, { "fence in list", "- ```\n" },
        { "footnote lines", "[^a]: b\n" }, { "definitions", "[a]: http://b.c\n" }, { "definition blocks", "[a]: http://b.c\n\n[a]\n\n" }, { "blank", "\n" },
        { "spaced blank", " \n\t\n" }, { "paragraphs", "a\n\n" }, { "code lines", "    a\n" }, { "html", "<div a='" }, { "comments", "<!--" },
    };

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Text_OfOneThingRepeated_TakesBoundedTime(string name, string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 60_000 / part.Length));
        var watch = Stopwatch.StartNew();

        var blocks = Rendered.Renderer.Render(text, "m1");

        Assert.True(watch.Elapsed < Bound, $"{name}: {watch.Elapsed}");
        if (blocks.Count > 0) Rendered.AssertSafe(blocks[0].Html);
    }

    [Fact]
    public void Paragraph_OfAMegabyte_IsCutAndWhole()
    {
        var text = string.Concat(Enumerable.Repeat("word ", 200_000)).TrimEnd();

        var blocks = Rendered.Renderer.Render(text, "m1");

        Assert.All(blocks, block => Assert.InRange(block.Html.Length, 1, 20_000));
        Assert.Equal(200_000, string.Join(' ', blocks.Select(block => Rendered.Parse(block.Html).TextContent))
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Sum(word => word.StartsWith('w') ? 1 : 0));
    }

    [Fact]
    public void List_OfAHundredThousandLines_TakesTimeByItsLength()
    {
        var watch = Stopwatch.StartNew();
        var items = 0;
        foreach (var block in Rendered.Renderer.Render(string.Concat(Enumerable.Repeat("- item\n", 100_000)), "m1"))
            items += block.Html.Split("<li>").Length - 1;

        Assert.Equal(100_000, items);
        Assert.True(watch.Elapsed < Bound);
    }

    [Fact]
    public void Append_OfManySmallPieces_TakesTimeByTheirLength()
    {
        var document = new AnswerDocument(Rendered.Renderer, "m1");
        var watch = Stopwatch.StartNew();

        document.Append("```\n");
        for (var i = 0; i < 500_000; i++) document.Append(i % 20 == 0 ? "\n" : "ab");
        document.Complete();

        Assert.True(watch.Elapsed < Bound);
        Assert.Equal(document.Length, document.TailStart);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(5000)]
    public void Nesting_OfAnyDepth_KeepsItsText(int depth)
    {
        var quotes = Rendered.AssertSafe(Rendered.Html(string.Concat(Enumerable.Repeat("> ", depth)) + "text"));
        var lists = Rendered.AssertSafe(Rendered.Html(string.Concat(Enumerable.Repeat("- ", depth)) + "text"));
        var emphasis = Rendered.AssertSafe(Rendered.Html(string.Concat(Enumerable.Repeat("*a ", depth)) + "text" + new string('*', depth)));

        Assert.All([quotes, lists, emphasis], body => Assert.Contains("text", body.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Block_TooHardToRender_IsShownAsWritten()
    {
        var text = string.Concat(Enumerable.Repeat("*a <b> ", 2_000)).TrimEnd();

        Assert.Equal(text, Rendered.AssertSafe(Rendered.Html(text)).QuerySelector("pre.plain")!.TextContent);
    }
}
