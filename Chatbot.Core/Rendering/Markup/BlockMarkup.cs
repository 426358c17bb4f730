using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>Code in a box of its own: the header names the language and has room for what a script adds.</summary>
internal sealed class CodeBlockMarkup : HtmlObjectRenderer<CodeBlock>
{
    private const int MaxLanguageLength = 30;

    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        var language = LanguageOf((obj as FencedCodeBlock)?.Info);
        renderer.EnsureLine();
        renderer.Write("<div class=\"code\"><header>");
        if (language.Length > 0) renderer.Write("<span class=\"language\">").Write(language).Write("</span>");
        renderer.Write("</header><pre tabindex=\"0\"><code");
        if (language.Length > 0) renderer.Write(" class=\"language-").Write(language).Write('"');
        renderer.Write('>');
        renderer.WriteLeafRawLines(obj, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</code></pre></div>");
    }

    private static string LanguageOf(string? info)
    {
        var length = 0;
        while (length < Math.Min(info?.Length ?? 0, MaxLanguageLength) && IsLanguageCharacter(info![length])) length++;
        return length == 0 ? "" : info![..length];
    }

    private static bool IsLanguageCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '.' or '_' or '-';
}

/// <summary>One level down: the page has its own h1.</summary>
internal sealed class HeadingMarkup : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock obj)
    {
        var level = (char)('0' + Math.Min(obj.Level + 1, 6));
        renderer.Write("<h").Write(level).Write('>').WriteLeafInline(obj);
        renderer.Write("</h").Write(level).WriteLine('>');
    }
}

/// <summary>A table in a box that scrolls by keyboard too; alignment is a class, for the page allows no style attribute.</summary>
internal sealed class TableMarkup : HtmlObjectRenderer<Table>
{
    protected override void Write(HtmlRenderer renderer, Table obj)
    {
        renderer.EnsureLine();
        renderer.Write("<div class=\"table\" role=\"group\" tabindex=\"0\"><table>");
        var part = "";
        foreach (var row in obj.OfType<TableRow>())
        {
            var next = row.IsHeader ? "thead" : "tbody";
            if (next != part)
            {
                if (part.Length > 0) renderer.Write("</").Write(part).Write('>');
                renderer.Write('<').Write(next).Write('>');
                part = next;
            }

            WriteRow(renderer, obj, row);
        }

        if (part.Length > 0) renderer.Write("</").Write(part).Write('>');
        renderer.WriteLine("</table></div>");
    }

    private static void WriteRow(HtmlRenderer renderer, Table table, TableRow row)
    {
        renderer.Write("<tr>");
        for (var i = 0; i < row.Count; i++)
        {
            renderer.Write(row.IsHeader ? "<th scope=\"col\"" : "<td");
            renderer.Write(AlignmentOf(table, i)).Write('>');
            var wasImplicit = renderer.ImplicitParagraph;
            renderer.ImplicitParagraph = true;
            renderer.Write(row[i]);
            renderer.ImplicitParagraph = wasImplicit;
            renderer.Write(row.IsHeader ? "</th>" : "</td>");
        }

        renderer.Write("</tr>");
    }

    private static string AlignmentOf(Table table, int column) =>
        column >= table.ColumnDefinitions.Count
            ? ""
            : table.ColumnDefinitions[column].Alignment switch
            {
                TableColumnAlign.Left => " class=\"align-left\"",
                TableColumnAlign.Center => " class=\"align-center\"",
                TableColumnAlign.Right => " class=\"align-right\"",
                _ => "",
            };
}

/// <summary>A box as a character: it needs no label, is read aloud, and survives being copied.</summary>
internal sealed class TaskMarkup : HtmlObjectRenderer<TaskList>
{
    protected override void Write(HtmlRenderer renderer, TaskList obj) =>
        renderer.Write("<span class=\"task\">").Write(obj.Checked ? '\u2611' : '\u2610').Write("</span>");
}
