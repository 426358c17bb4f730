using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

public sealed class MarkdownRendererTests
{
    private const string Web = "rel=\"noopener noreferrer nofollow\" target=\"_blank\"";

    [Theory]
    [InlineData("# One", "<h2>One</h2>")]
    [InlineData("###### Six", "<h6>Six</h6>")]
    [InlineData("Title\n===", "<h2>Title</h2>")]
    [InlineData("Title\n---", "<h3>Title</h3>")]
    [InlineData("***", "<hr>")]
    [InlineData("one\ntwo", "<p>one<br>two</p>")]
    [InlineData("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>")]
    [InlineData("~a~ ^b^ ==c== :smile:", "<p>~a~ ^b^ ==c== :smile:</p>")]
    [InlineData("> a\nb", "<blockquote><p>a<br>b</p></blockquote>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>")]
    [InlineData("7. a\n8. b", "<ol start=\"7\"><li>a</li><li>b</li></ol>")]
    public void Markdown_Common_BecomesHtml(string markdown, string html) => Assert.Equal(html, Rendered.OneLine(markdown));

    [Theory]
    [InlineData("これは**「強調」**です。", "これは<strong>「強調」</strong>です。")]
    [InlineData("**重要。**次に", "<strong>重要。</strong>次に")]
    [InlineData("値は**「`x`」**だ", "値は<strong>「<code>x</code>」</strong>だ")]
    [InlineData("~~（削除）~~した", "<del>（削除）</del>した")]
    [InlineData("*「斜体」*も", "<em>「斜体」</em>も")]
    public void Emphasis_NextToJapanesePunctuation_Works(string markdown, string html) =>
        Assert.Equal($"<p>{html}</p>", Rendered.OneLine(markdown));

    [Theory]
    [InlineData("見よhttps://example.com/a。次", "https://example.com/a", "見よ", "。次")]
    [InlineData("（https://example.com/a?b=c&d=e）", "https://example.com/a?b=c&d=e", "（", "）")]
    [InlineData("(see https://example.com/a_(b)).", "https://example.com/a_(b)", "(see ", ").")]
    [InlineData("https://ja.wikipedia.org/wiki/日本語 と", "https://ja.wikipedia.org/wiki/日本語", "", " と")]
    [InlineData("ホストはhttps://example.comです", "https://example.com", "ホストは", "です")]
    [InlineData("**https://example.com/x**", "https://example.com/x", "", "")]
    [InlineData("www.example.com, yes", "www.example.com", "", ", yes")]
    public void WebAddress_InText_BecomesLinkUpToItsEnd(string markdown, string shown, string before, string after)
    {
        var body = Rendered.AssertSafe(Rendered.Html(markdown));

        Assert.Equal(shown, Assert.Single(body.QuerySelectorAll("a")).TextContent);
        Assert.Equal(before + shown + after, body.TextContent.Trim());
    }

    [Theory]
    [InlineData("xhttps://example.com")]
    [InlineData("https://")]
    [InlineData("https://localhost")]
    [InlineData("http://。")]
    [InlineData("`https://example.com`")]
    public void WebAddress_NotOne_StaysText(string markdown) => Assert.Empty(Rendered.Body(markdown).QuerySelectorAll("a"));

    [Theory]
    [InlineData("[a](http://x.example \"t\")", "<a href=\"http://x.example\" " + Web + " title=\"t\">a</a>")]
    [InlineData("<https://x.example>", "<a href=\"https://x.example\" " + Web + ">https://x.example</a>")]
    [InlineData("<me@x.example>", "<a href=\"mailto:me@x.example\" rel=\"noopener noreferrer nofollow\">me@x.example</a>")]
    [InlineData("![alt](https://x.example/a.png)", "<a href=\"https://x.example/a.png\" " + Web + ">alt</a>")]
    [InlineData("![](https://x.example/a.png)", "<a href=\"https://x.example/a.png\" " + Web + ">https://x.example/a.png</a>")]
    [InlineData("[![alt](https://x.example/a.png)](https://y.example)", "<a href=\"https://y.example\" " + Web + ">alt</a>")]
    [InlineData("[https://x.example](https://y.example)", "<a href=\"https://y.example\" " + Web + ">https://x.example</a>")]
    [InlineData("[a](b.md)", "[a](b.md)")]
    [InlineData("![a](b.png \"t\")", "![a](b.png \"t\")")]
    [InlineData("[\u202Eab](http://x.example)", "<a href=\"http://x.example\" " + Web + "><bdi>\u202Eab</bdi></a>")]
    public void Link_ByItsAddress_IsLinkOrText(string markdown, string html) =>
        Assert.Equal($"<p>{html}</p>", Rendered.OneLine(markdown));

    [Fact]
    public void LinkDefinition_OfEarlierBlock_AppliesAndIsShown()
    {
        var body = Rendered.AssertSafe(Rendered.Html("[early][r]\n\n[r]: https://x.example 'T'\n[r]: https://second.example\n\n[late][R]\n\n# [r]"));

        Assert.Equal(["https://x.example", "https://second.example", "https://x.example", "https://x.example"],
            body.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Contains("[early][r]", body.TextContent, StringComparison.Ordinal);
        Assert.Equal("[r]: https://x.example \"T\"", body.QuerySelector("p.reference")!.TextContent);
    }

    [Theory]
    [InlineData("```csharp\nx\n```", "csharp")]
    [InlineData("~~~C++ title=\"a\"\nx\n~~~", "C++")]
    [InlineData("```python{1,3}\nx\n```", "python")]
    [InlineData("```\nx\n```", null)]
    [InlineData("    x", null)]
    [InlineData("```日本\nx\n```", null)]
    [InlineData("```aaaaaaaaaabbbbbbbbbbccccccccccdddd\nx\n```", "aaaaaaaaaabbbbbbbbbbcccccccccc")]
    public void Code_ByItsInfo_NamesItsLanguage(string markdown, string? language)
    {
        var span = language is null ? "" : $"<span class=\"language\">{language}</span>";
        var name = language is null ? "" : $" class=\"language-{language}\"";

        Assert.Equal($"<div class=\"code\"><header>{span}</header><pre tabindex=\"0\"><code{name}>x</code></pre></div>", Rendered.OneLine(markdown));
    }

    [Fact]
    public void Code_WithMarkup_IsShownAsWritten() =>
        Assert.Equal("if (a < b && c > \"d\") {\n\n\treturn; // &amp;\n}\n",
            Rendered.Body("```\nif (a < b && c > \"d\") {\n\n\treturn; // &amp;\n}\n```").QuerySelector("code")!.TextContent);

    [Fact]
    public void Table_WithAlignments_HasClassesAndCellsOfItsHead()
    {
        var body = Rendered.AssertSafe(Rendered.Html("a | b | c | d\n:-- | --: | :-: | ---\n1 | **2** | 3<br>x | `a \\| b`\n1 | 2 | 3 | 4 | 5\n1 |"));

        Assert.Equal(["align-left", "align-right", "align-center", "", ""],
            body.QuerySelectorAll("th[scope=col]").Select(cell => cell.ClassName ?? ""));
        Assert.All(body.QuerySelectorAll("tr"), row => Assert.Equal(5, row.Children.Length));
        Assert.Equal("a | b", body.QuerySelector("td code")!.TextContent);
        Assert.NotNull(body.QuerySelector("div.table[tabindex='0'] > table > tbody"));
        Assert.Equal(3, body.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public void TaskList_Rendered_HasNoInputs() =>
        Assert.Equal("<ul class=\"contains-task-list\"><li class=\"task-list-item\"><span class=\"task\">☑</span> a</li>"
            + "<li class=\"task-list-item\"><span class=\"task\">☐</span> b</li></ul>", Rendered.OneLine("- [x] a\n- [ ] b"));

    [Theory]
    [InlineData("H<sub>2</sub>O", "H<sub>2</sub>O")]
    [InlineData("<kbd>Ctrl</kbd>+<mark>x</mark>", "<kbd>Ctrl</kbd>+<mark>x</mark>")]
    [InlineData("a<br>b<br/>c<br />d", "a<br>b<br>c<br>d")]
    [InlineData("<u>**a**</u>", "<u><strong>a</strong></u>")]
    [InlineData("a</sub> <u>b", "a&lt;/sub&gt; &lt;u&gt;b")]
    [InlineData("**<u>a**</u>", "<strong>&lt;u&gt;a</strong>&lt;/u&gt;")]
    [InlineData("<s>a <u>b</s> c</u>", "<s>a &lt;u&gt;b</s> c&lt;/u&gt;")]
    [InlineData("<details>x</details>", "&lt;details&gt;x&lt;/details&gt;")]
    [InlineData("`<br>`", "<code>&lt;br&gt;</code>")]
    public void InlineTag_PlainAndPaired_Works(string markdown, string html) =>
        Assert.Equal($"<p>{html}</p>", Rendered.OneLine(markdown));

    [Fact]
    public void Footnote_ReferencesBeforeAndAfter_AreLinkedBothWays()
    {
        var body = Rendered.AssertSafe(Rendered.Html("a[^1] b[^1] c[^注]\n\n[^1]: first\n    line\n\n    second\n[^注]: [^1]\n\n[^1]: again\n\nend[^x]"));

        Assert.Equal(["m1-fnref-1", "m1-fnref-1-2", "m1-fnref-_6ce8", "m1-fnref-1-3", "m1-fnref-x"],
            body.QuerySelectorAll("sup.footnote-ref > a").Select(link => link.Id));
        Assert.Equal(["m1-fn-1", "m1-fn-_6ce8", ""], body.QuerySelectorAll("aside.footnote").Select(note => note.Id ?? ""));
        Assert.Equal("#m1-fn-1", body.QuerySelector("#m1-fnref-1-2")!.GetAttribute("href"));
        Assert.Equal("#m1-fnref-1", body.QuerySelector("#m1-fn-1 > a.footnote-label")!.GetAttribute("href"));
        Assert.Equal(2, body.QuerySelector("#m1-fn-1")!.QuerySelectorAll("p").Length);
        Assert.Equal("注", body.QuerySelector("#m1-fnref-_6ce8")!.TextContent);
    }

    [Theory]
    [InlineData("[^a-z]")]
    [InlineData("[^a-z0-9]")]
    [InlineData("[^ ]")]
    [InlineData("[^a b]")]
    [InlineData("\\[^1]")]
    public void FootnoteReference_NotOne_StaysText(string markdown) =>
        Assert.Empty(Rendered.Body("x " + markdown).QuerySelectorAll("sup"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\"")]
    [InlineData("日本")]
    public void IdPrefix_WithOtherCharacters_IsRefused(string prefix) =>
        Assert.Throws<ArgumentException>(() => new AnswerDocument(Rendered.Renderer, prefix));

    [Fact]
    public async Task Renderer_UsedByManyThreads_GivesTheSame()
    {
        const string Markdown = "# a\n\n**b** [c](https://x.example)[^1]\n\n```x\ncode\n```\n\n[^1]: d\n";
        var expected = Rendered.Html(Markdown);

        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Rendered.Html(Markdown))));

        Assert.All(all, html => Assert.Equal(expected, html));
    }
}
