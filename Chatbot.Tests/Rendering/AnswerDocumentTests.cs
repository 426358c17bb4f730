using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

public sealed class AnswerDocumentTests
{
    private static AnswerDocument New() => new(Rendered.Renderer, "m1");

    /// <summary>The source of each finished block.</summary>
    private static List<string> Cut(string text, bool complete = true)
    {
        var document = New();
        document.Append(text);
        if (complete) document.Complete();
        var starts = document.Blocks.Select(block => block.End).Prepend(0);
        return starts.Zip(document.Blocks, (start, block) => text[start..block.End]).ToList();
    }

    [Theory]
    [InlineData("# a\nb", "# a\n|b")]
    [InlineData("a\n# b\nc", "a\n|# b\n|c")]
    [InlineData("a\nb\n\nc", "a\nb\n\n|c")]
    [InlineData("\n\na\n\n\n\nb\n", "\n\na\n\n|\n\nb\n")]
    [InlineData("a\n===\nb", "a\n===\n|b")]
    [InlineData("a\n---\nb", "a\n---\n|b")]
    [InlineData("a\n***\nb", "a\n|***\n|b")]
    [InlineData("- - -\na", "- - -\n|a")]
    [InlineData("a\n    b\n\n    c\n\n    d\ne", "a\n    b\n\n|    c\n\n    d\n|e")]
    [InlineData("a\n```\nb\n\n# c\n```\nd", "a\n|```\nb\n\n# c\n```\n|d")]
    [InlineData("````\n```\n~~~\n````\na", "````\n```\n~~~\n````\n|a")]
    [InlineData("~~~ a`b\n```\n~~~~\na", "~~~ a`b\n```\n~~~~\n|a")]
    [InlineData("```a`b\nc\n\nd", "```a`b\nc\n\n|d")]
    [InlineData("```\n    ```\n  ```\na", "```\n    ```\n  ```\n|a")]
    [InlineData("```\na\n", "```\na\n")]
    [InlineData("> a\nb\n> c\n\n> d", "> a\nb\n> c\n\n|> d")]
    [InlineData("> a\n- b", "> a\n|- b")]
    [InlineData("> a\n2. b", "> a\n2. b")]
    [InlineData("> a\n---\nb", "> a\n|---\n|b")]
    [InlineData("- a\n\n- b\n\n  c\n\nd", "- a\n\n- b\n\n  c\n\n|d")]
    [InlineData("- a\nb\n- c\n* d", "- a\nb\n- c\n|* d")]
    [InlineData("- a\n# b", "- a\n|# b")]
    [InlineData("- a\n\n  ```\n  b\n\n  c\n  ```\n- d\n\n# e", "- a\n\n  ```\n  b\n\n  c\n  ```\n- d\n\n|# e")]
    [InlineData("1. a\n   - b\n\n     c\n2. d\n\n3) e", "1. a\n   - b\n\n     c\n2. d\n\n|3) e")]
    [InlineData("- a\n***\n- b", "- a\n|***\n|- b")]
    [InlineData("-     a\n\n  b\n\n c", "-     a\n\n  b\n\n| c")]
    [InlineData("-\n\n  a", "-\n\n  a")]
    [InlineData("a\n- b", "a\n|- b")]
    [InlineData("a\n2. b\n1. c", "a\n2. b\n|1. c")]
    [InlineData("a\n-\n", "a\n-\n")]
    [InlineData("-\ta\n\n\tb\n\nc", "-\ta\n\n\tb\n\n|c")]
    [InlineData("a\n| b |\n|---|\n| c |\nd", "a\n|| b |\n|---|\n| c |\n|d")]
    [InlineData("b | c\n- | -\nd | e\n\nf", "b | c\n- | -\nd | e\n\n|f")]
    [InlineData("x[^1]\n[^1]: a\n[^2]: b\nlazy\n\n    c\n\nd", "x[^1]\n|[^1]: a\n|[^2]: b\nlazy\n\n    c\n\n|d")]
    [InlineData("　\n\na", "　\n\n|a")]
    [InlineData("#a\n####### b\n\n#", "#a\n####### b\n\n|#")]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    public void Text_OfBlocks_IsCutAtTheirEnds(string text, string blocks) =>
        Assert.Equal(blocks, string.Join('|', Cut(text)));

    [Theory]
    [InlineData("a", 0)]
    [InlineData("a\n", 0)]
    [InlineData("a\n\n", 1)]
    [InlineData("# a", 0)]
    [InlineData("# a\n", 1)]
    [InlineData("***\n", 1)]
    [InlineData("- a\n\n", 0)]
    [InlineData("- a\n\nb", 0)]
    [InlineData("- a\n\nb\n", 1)]
    [InlineData("```\na\n``", 0)]
    [InlineData("```\na\n```\n", 1)]
    public void Block_OfAnswerThatGrows_IsFinishedAsSoonAsItsEndIsSure(string text, int finished) =>
        Assert.Equal(finished, Cut(text, complete: false).Count);

    [Fact]
    public void Tail_OfAnswerThatGrows_IsWhatIsNotFinished()
    {
        var document = New();

        document.Append("# a\n\n\nb");
        Assert.Equal((6, 7, "b", false), (document.TailStart, document.Length, document.Tail, document.TailIsCode));

        document.Append("c\nd\n\n```py\nx = ");
        Assert.Equal((12, "```py\nx = ", true), (document.TailStart, document.Tail, document.TailIsCode));
        Assert.Equal("x = ", document.TextFrom(18));
        Assert.Equal("", document.TextFrom(document.Length));

        document.Append("1\n```");
        Assert.True(document.TailIsCode);
        document.Complete();
        Assert.Equal((document.Length, "", false), (document.TailStart, document.Tail, document.TailIsCode));
        Assert.Equal([4, 12, document.Length], document.Blocks.Select(block => block.End));
    }

    [Fact]
    public void TextFrom_FinishedText_IsRefused()
    {
        var document = New();
        document.Append("# a\nb");

        Assert.Throws<ArgumentOutOfRangeException>(() => document.TextFrom(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => document.TextFrom(6));
    }

    [Fact]
    public void Append_AfterComplete_IsRefused()
    {
        var document = New();
        document.Complete();
        document.Complete();

        Assert.Empty(document.Blocks);
        Assert.Throws<InvalidOperationException>(() => document.Append("a"));
    }

    [Fact]
    public void Append_WithinSurrogatePair_KeepsTheCharacter()
    {
        var document = New();
        document.Append("a\uD83D");
        document.Append("\uDE00b\n\n");

        Assert.Equal("<p>a\U0001F600b</p>\n", Assert.Single(document.Blocks).Html);
    }

    [Fact]
    public void Code_LongerThanItsLimit_GoesOnInBlocksOfTheSameLanguage()
    {
        var code = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"line number {i}\n"));
        var bodies = Rendered.Renderer.Render($"```cs\n{code}```\nafter", "m1").Select(block => Rendered.AssertSafe(block.Html)).ToList();

        Assert.Equal(4, bodies.Count);
        Assert.Equal(code, string.Concat(bodies.SkipLast(1).Select(body => body.QuerySelector("code.language-cs")!.TextContent)));
        Assert.Equal("after", bodies[^1].TextContent.Trim());
    }

    [Fact]
    public void Table_LongerThanItsLimit_RepeatsItsHead()
    {
        var rows = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"| row number {i} | {i} |\n"));
        var bodies = Rendered.Renderer.Render($"| name | n |\n|---|--:|\n{rows}", "m1").Select(block => Rendered.AssertSafe(block.Html)).ToList();

        Assert.Equal(2, bodies.Count);
        Assert.All(bodies, body => Assert.Equal("namen", body.QuerySelector("thead")!.TextContent));
        Assert.Equal(1_000, bodies.Sum(body => body.QuerySelectorAll("tbody tr td.align-right").Length));
    }

    [Fact]
    public void List_LongerThanItsLimit_GoesOnWithItsNumbers()
    {
        var items = string.Concat(Enumerable.Range(1, 1_000).Select(i => $"{i}. item number\n   goes on\n"));
        var bodies = Rendered.Renderer.Render(items, "m1").Select(block => Rendered.AssertSafe(block.Html)).ToList();

        Assert.True(bodies.Count > 1);
        Assert.Equal(1_000, bodies.Sum(body => body.QuerySelectorAll("ol > li").Length));
        var first = 1;
        foreach (var body in bodies)
        {
            Assert.Equal(first, int.Parse(body.QuerySelector("ol")!.GetAttribute("start") ?? "1"));
            first += body.QuerySelectorAll("li").Length;
        }
    }
}
