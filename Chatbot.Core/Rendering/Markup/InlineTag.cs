using System.Collections.Frozen;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>One of the few HTML tags that work, as the model wrote it.</summary>
internal sealed class InlineTag(string name, string source) : LeafInline
{
    public string Name => name;

    public string Source => source;

    public bool IsClosing => source[1] == '/';

    /// <summary>The tag has its partner; one that has none is shown as text.</summary>
    public bool Works { get; set; } = name == "br" && source[1] != '/';
}

/// <summary>Tags without attributes that change only how text looks. All other HTML is text.</summary>
internal sealed class InlineTagParser : InlineParser
{
    private const int LongestTag = 12;

    private static readonly FrozenSet<string> Names =
        FrozenSet.Create(StringComparer.Ordinal, "br", "sub", "sup", "kbd", "mark", "u", "s", "small", "ins", "del");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NamesBySpan =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public InlineTagParser() => OpeningCharacters = ['<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var end = text[..Math.Min(text.Length, LongestTag)].IndexOf('>');
        if (end < 0) return false;

        var inner = text[1..end];
        if (inner.StartsWith('/')) inner = inner[1..];
        else if (inner.StartsWith("br")) inner = inner.TrimEnd(" /");
        if (!NamesBySpan.TryGetValue(inner, out var name)) return false;

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new InlineTag(name, text[..(end + 1)].ToString())
        {
            Span = new(start, start + end),
            Line = line,
            Column = column,
        };
        slice.Start += end + 1;
        return true;
    }

    /// <summary>Finds the partner of each tag, within one paragraph and one level of emphasis.</summary>
    public static void Pair(MarkdownDocument document)
    {
        foreach (var leaf in document.Descendants<LeafBlock>())
        {
            if (leaf.Inline is null) continue;
            var open = new List<InlineTag>();
            foreach (var tag in leaf.Inline.FindDescendants<InlineTag>())
            {
                if (!tag.IsClosing) open.Add(tag);
                else Close(open, tag);
            }
        }
    }

    private static void Close(List<InlineTag> open, InlineTag closing)
    {
        var index = open.FindLastIndex(tag => tag.Name == closing.Name && tag.Parent == closing.Parent);
        if (index < 0) return;
        open[index].Works = closing.Works = true;
        open.RemoveRange(index, open.Count - index);
    }
}

internal sealed class InlineTagMarkup : HtmlObjectRenderer<InlineTag>
{
    protected override void Write(HtmlRenderer renderer, InlineTag obj)
    {
        if (!obj.Works) renderer.WriteEscape(obj.Source);
        else renderer.Write(obj.IsClosing ? "</" : "<").Write(obj.Name).Write('>');
    }
}
