using Bunit;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class SourceListTests : ComponentTest
{
    IRenderedComponent<SourceList> List(Source source) => Render<SourceList>(p => p.Add(list => list.Sources, [source]));

    [Theory]
    [InlineData("http://example.com/a?b=c")]
    [InlineData("https://example.com/a?b=c")]
    public void Source_WebAddress_IsALinkThatTellsNothing(string address) =>
        List(new("統計", address)).Find("li").MarkupMatches(
            $"""
            <li><a href="{address}" target="_blank" rel="noopener noreferrer nofollow">統計</a> <span class="host">example.com</span></li>
            """);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData(" JaVaScRiPt:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("//example.com/no-scheme")]
    [InlineData("")]
    [InlineData(null)]
    public void Source_AnyOtherAddress_IsPlainText(string? address)
    {
        var list = List(new("規程.pdf", address));

        Assert.Empty(list.FindAll("a"));
        Assert.Equal("規程.pdf", list.Find("li").TextContent.Trim());
    }

    [Fact]
    public void Source_NoTitle_IsNamedByItsHost() => Assert.Equal("example.com", List(new("", "https://example.com/x")).Find("a").TextContent);

    [Fact]
    public void Source_TitleWithMarkup_IsText() =>
        Assert.Contains(EncodedScript, List(new(Script, "https://example.com/\"><script>")).Markup, StringComparison.Ordinal);
}
