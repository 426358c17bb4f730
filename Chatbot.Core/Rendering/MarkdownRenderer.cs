using System.Net;
using System.Text;
using Chatbot.Core.Rendering.Cutting;
using Chatbot.Core.Rendering.Markup;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Syntax;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Rendering;

/// <summary>Turns Markdown into safe HTML. One instance serves all threads.</summary>
public sealed partial class MarkdownRenderer(ILogger<MarkdownRenderer> logger)
{
    private readonly MarkdownPipeline _pipeline = BuildPipeline();
    // The sanitiser's tables of CSS are a sixteenth of what a start costs: they wait for the first answer.
    private readonly Lazy<HtmlPolicy> _policy = new(() => new HtmlPolicy());

    /// <summary>Renders a whole text at once, to the same blocks as an <see cref="AnswerDocument"/> it grows in.</summary>
    /// <inheritdoc cref="AnswerDocument(MarkdownRenderer, string)"/>
    public IReadOnlyList<RenderedBlock> Render(string text, string idPrefix)
    {
        var document = new AnswerDocument(this, idPrefix);
        document.Append(text);
        document.Complete();
        return document.Blocks;
    }

    /// <summary>Renders one block.</summary>
    internal string Render(string block, AnswerContext context)
    {
        return (BlockLimits.IsTooMuch(block) ? null : TryRender(block, context)) ?? Plain(block);
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = BlockLimits.MaxDepth }
            .UsePipeTables()
            .UseTaskLists()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseCjkFriendlyEmphasis()
            // A chat is written line by line, and a line end within Japanese text must not become a space.
            .UseSoftlineBreakAsHardlineBreak()
            .DisableHtml();
        builder.Extensions.Add(new SafeMarkupExtension());
        return builder.Build();
    }

    private string? TryRender(string block, AnswerContext context)
    {
        try
        {
            var html = new MarkdownLine(block.AsSpan(0, LineLengthOf(block))).IsFootnote(out var label, out var body)
                ? RenderFootnote(label.ToString(), string.Concat(body, "\n", Dedent(block[LineLengthOf(block)..])), context)
                : RenderMarkdown(block, context);
            return BlockLimits.HasTooManyTags(html) ? null : _policy.Value.Sanitize(html);
        }
        // An answer must not be lost to one block, be it nested too deeply or any error of a parser.
        catch (Exception error)
        {
            Log.BlockNotRendered(logger, block.Length, error.GetType().Name);
            return null;
        }
    }

    private string RenderMarkdown(string block, AnswerContext context)
    {
        var document = MarkdownParser.Parse(block, _pipeline, context);
        var html = document.ToHtml(_pipeline);
        var definitions = document.GetLinkReferenceDefinitions(addGroup: false).OfType<LinkReferenceDefinition>().ToList();
        foreach (var definition in definitions) context.Define(definition);
        return string.Concat([html, .. definitions.Select(DefinitionMarkup.Render)]);
    }

    private string RenderFootnote(string label, string body, AnswerContext context)
    {
        // Only the first of a label is what a reference leads to.
        var id = context.AddFootnote(label) ? $" id=\"{context.FootnoteId(label)}\"" : "";
        var shown = context.FirstReferenceId(label) is { } back
            ? $"<a class=\"footnote-label\" role=\"doc-backlink\" href=\"#{back}\">{label}</a>"
            : $"<span class=\"footnote-label\">{label}</span>";
        return $"<aside class=\"footnote\" role=\"doc-footnote\"{id}>{shown}<div>{RenderMarkdown(body, context)}</div></aside>\n";
    }

    /// <summary>The lines of a footnote are indented by up to four columns that are not part of its text.</summary>
    private static string Dedent(string lines)
    {
        var text = new StringBuilder(lines.Length);
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            var start = 0;
            while (start < Math.Min(4, line.Length) && line[start] == ' ') start++;
            if (start < 4 && start < line.Length && line[start] == '\t') start++;
            text.Append(line[start..]).Append('\n');
        }

        return text.ToString();
    }

    private static int LineLengthOf(string block)
    {
        var end = block.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? block.Length : end + 1;
    }

    private static string Plain(string block) =>
        $"<pre class=\"plain\" tabindex=\"0\">{WebUtility.HtmlEncode(block.Replace('\0', '\uFFFD'))}</pre>\n";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A block of {Length} characters is shown as plain text: {Error}")]
        public static partial void BlockNotRendered(ILogger logger, int length, string error);
    }
}
