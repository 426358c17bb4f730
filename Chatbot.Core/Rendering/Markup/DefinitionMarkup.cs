using System.Net;
using Markdig.Syntax;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>
/// Link definitions are shown: one that comes after the text that names it can no longer make a link there, and would be lost
/// with its address.
/// </summary>
internal static class DefinitionMarkup
{
    public static string Render(LinkReferenceDefinition definition)
    {
        var address = definition.Url ?? "";
        var url = WebUtility.HtmlEncode(address);
        var target = SafeUrl.IsWeb(address) ? " target=\"_blank\"" : "";
        var shown = SafeUrl.IsSafe(address) ? $"<a href=\"{url}\" rel=\"noopener noreferrer nofollow\"{target}>{url}</a>" : url;
        var title = string.IsNullOrEmpty(definition.Title) ? "" : $" \"{WebUtility.HtmlEncode(definition.Title)}\"";
        return $"<p class=\"reference\">[{WebUtility.HtmlEncode(definition.Label)}]: {shown}{title}</p>\n";
    }
}
