using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Chatbot.Core.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Rendering;

/// <summary>Renders Markdown as a page would show it, and looks at the result as a browser does.</summary>
internal static class Rendered
{
    public static readonly MarkdownRenderer Renderer = new(NullLogger<MarkdownRenderer>.Instance);

    private static readonly string[] Elements =
    [
        "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "div", "header", "aside", "table",
        "thead", "tbody", "tr", "th", "td", "a", "strong", "em", "del", "ins", "s", "u", "mark", "small", "sub", "sup", "kbd", "span", "bdi",
    ];

    private static readonly string[] Attributes =
        ["href", "rel", "target", "title", "class", "id", "tabindex", "role", "scope", "start"];

    public static string Html(string markdown) => string.Concat(Renderer.Render(markdown, "m1").Select(block => block.Html));

    public static string OneLine(string markdown) => Html(markdown).Replace("\n", "", StringComparison.Ordinal);

    public static IHtmlElement Body(string markdown) => Parse(Html(markdown));

    public static IHtmlElement Parse(string html) => new HtmlParser().ParseDocument($"<!doctype html><body>{html}").Body!;

    /// <summary>Fails unless the HTML has only what an answer may have.</summary>
    public static IHtmlElement AssertSafe(string html)
    {
        var body = Parse(html);
        Assert.Empty(body.Owner!.Head!.Children);
        Assert.Empty(body.Attributes);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Elements);
            Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
            foreach (var attribute in element.Attributes) Assert.Contains(attribute.Name, Attributes);
            if (element.GetAttribute("href") is { } address) AssertSafeLink(element, address);
        }

        Assert.DoesNotContain(body.Descendants(), node => node.NodeType == NodeType.Comment);
        var ids = body.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^m1-[a-z0-9_-]+$", id));
        return body;
    }

    private static void AssertSafeLink(IElement link, string address)
    {
        Assert.Equal("a", link.LocalName);
        if (address.StartsWith('#'))
        {
            Assert.Matches("^#m1-fn(ref)?-[a-z0-9_-]+$", address);
            return;
        }

        Assert.Matches("^(?i:https?://|mailto:)[^\\s\\\\]+$", address);
        Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel"));
        Assert.Equal(address.StartsWith("mailto", StringComparison.OrdinalIgnoreCase) ? null : "_blank", link.GetAttribute("target"));
    }
}
