using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Chatbot.Core.Rendering.Markup;

/// <summary><c>[^label]</c>: a link to a footnote that may come in a later block.</summary>
internal sealed class FootnoteReference(string label, string id, string target) : LeafInline
{
    public string Label => label;

    public string Id => id;

    public string Target => target;
}

internal sealed class FootnoteReferenceParser : InlineParser
{
    public FootnoteReferenceParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        if (processor.Context is not AnswerContext context || !text.StartsWith("[^")) return false;
        var close = text.IndexOf(']');
        if (close < 0 || !FootnoteLabel.IsLabel(text[2..close])) return false;

        var label = text[2..close].ToString();
        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new FootnoteReference(label, context.NextReferenceId(label), context.FootnoteId(label))
        {
            Span = new(start, start + close),
            Line = line,
            Column = column,
        };
        slice.Start += close + 1;
        return true;
    }
}

internal sealed class FootnoteReferenceMarkup : HtmlObjectRenderer<FootnoteReference>
{
    protected override void Write(HtmlRenderer renderer, FootnoteReference obj)
    {
        if (LinkMarkup.IsInLink(obj))
        {
            renderer.WriteEscape($"[^{obj.Label}]");
            return;
        }

        renderer.Write("<sup class=\"footnote-ref\"><a role=\"doc-noteref\" href=\"#").Write(obj.Target)
            .Write("\" id=\"").Write(obj.Id).Write("\">").WriteEscape(obj.Label).Write("</a></sup>");
    }
}
