using AngleSharp;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Chatbot.Core.Rendering;

/// <summary>
/// The only HTML that an answer may have. Our own markup is made of it alone; the sanitiser holds whatever a mistake there, or
/// in the Markdown parser, would let through.
/// </summary>
public sealed class HtmlPolicy
{
    private static readonly string[] Tags =
    [
        "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "div", "header", "aside",
        "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "em", "del", "ins", "s", "u", "mark", "small", "sub", "sup",
        "kbd", "span", "bdi",
    ];

    private static readonly string[] Attributes =
        ["href", "rel", "target", "title", "class", "id", "tabindex", "role", "scope", "start"];

    private static readonly string[] Classes =
    [
        "code", "language", "plain", "table", "align-left", "align-center", "align-right", "task", "contains-task-list",
        "task-list-item", "footnote", "footnote-label", "footnote-ref", "reference",
    ];

    private readonly HtmlSanitizer _sanitizer;

    public HtmlPolicy()
    {
        // Without the CSS parser, which nothing here needs: no style is allowed. One parser serves all threads.
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = true }, BrowsingContext.New(AngleSharp.Configuration.Default));
        _sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = Tags.ToHashSet(),
            AllowedAttributes = Attributes.ToHashSet(),
            AllowedClasses = Classes.ToHashSet(),
            AllowedSchemes = new HashSet<string> { "http", "https", "mailto" },
            UriAttributes = new HashSet<string> { "href" },
        })
        {
            HtmlParserFactory = () => parser,
            KeepChildNodes = true,
        };
        _sanitizer.RemovingCssClass += (_, e) => e.Cancel = e.CssClass.StartsWith("language-", StringComparison.Ordinal);
        _sanitizer.FilterUrl += (_, e) =>
            e.SanitizedUrl = e.OriginalUrl.StartsWith('#') || SafeUrl.IsSafe(e.OriginalUrl) ? e.OriginalUrl : null;
    }

    /// <summary>Thread-safe.</summary>
    public string Sanitize(string html) => _sanitizer.Sanitize(html);
}
