using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>Code within a line. In a table <c>\|</c> is how a model must write |, also in code (as in GFM).</summary>
internal sealed class CodeInlineMarkup : HtmlObjectRenderer<CodeInline>
{
    protected override void Write(HtmlRenderer renderer, CodeInline obj)
    {
        var code = IsInTable(obj) ? obj.Content.Replace("\\|", "|", StringComparison.Ordinal) : obj.Content;
        renderer.Write("<code>").WriteEscape(code).Write("</code>");
    }

    private static bool IsInTable(CodeInline code)
    {
        ContainerInline? root = code.Parent;
        while (root?.Parent is { } parent) root = parent;
        return root?.ParentBlock?.Parent is TableCell;
    }
}
