using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>
/// Links to safe addresses; any other link is shown as it was written. An image is a link with its description: the page
/// fetches nothing from other hosts.
/// </summary>
internal sealed class LinkMarkup : HtmlObjectRenderer<LinkInline>
{
    public static bool IsInLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline link && SafeUrl.IsSafe(link.Url)) return true;
        }

        return false;
    }

    public static void WriteStart(HtmlRenderer renderer, string url, string? title)
    {
        renderer.Write("<a href=\"").WriteEscapeUrl(url);
        renderer.Write("\" rel=\"noopener noreferrer nofollow\"");
        if (SafeUrl.IsWeb(url)) renderer.Write(" target=\"_blank\"");
        if (!string.IsNullOrEmpty(title)) renderer.Write(" title=\"").WriteEscape(title).Write('"');
        renderer.Write('>');
    }

    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        if (IsInLink(obj)) WriteLabel(renderer, obj);
        else if (SafeUrl.IsSafe(obj.Url))
        {
            WriteStart(renderer, obj.Url!, obj.Title);
            WriteLabel(renderer, obj);
            renderer.Write("</a>");
        }
        else WriteSource(renderer, obj);
    }

    private static void WriteLabel(HtmlRenderer renderer, LinkInline link)
    {
        // Text that turns the direction of reading does so up to the end of the link.
        var isolate = link.FindDescendants<LiteralInline>().Any(text => text.Content.AsSpan().ContainsAny(BidiControls.All));
        if (isolate) renderer.Write("<bdi>");
        if (link.FirstChild is null or LiteralInline { Content.IsEmpty: true, NextSibling: null }) renderer.WriteEscape(link.Url);
        else renderer.WriteChildren(link);
        if (isolate) renderer.Write("</bdi>");
    }

    private static void WriteSource(HtmlRenderer renderer, LinkInline link)
    {
        renderer.Write(link.IsImage ? "![" : "[");
        renderer.WriteChildren(link);
        renderer.Write("](").WriteEscape(link.Url);
        if (!string.IsNullOrEmpty(link.Title)) renderer.Write(" \"").WriteEscape(link.Title).Write('"');
        renderer.Write(')');
    }
}

/// <summary>An address in angle brackets.</summary>
internal sealed class AutolinkMarkup : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        var url = obj.IsEmail ? "mailto:" + obj.Url : obj.Url;
        if (!SafeUrl.IsSafe(url)) renderer.Write("&lt;").WriteEscape(obj.Url).Write("&gt;");
        else if (LinkMarkup.IsInLink(obj)) renderer.WriteEscape(obj.Url);
        else
        {
            LinkMarkup.WriteStart(renderer, url, title: null);
            renderer.WriteEscape(obj.Url).Write("</a>");
        }
    }
}
