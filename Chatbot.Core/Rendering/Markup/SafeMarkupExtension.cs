using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;

namespace Chatbot.Core.Rendering.Markup;

/// <summary>What we add to Markdig: footnote references, a few HTML tags, web addresses, and our own HTML for the rest.</summary>
internal sealed class SafeMarkupExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new FootnoteReferenceParser());
        pipeline.InlineParsers.InsertBefore<AutolinkInlineParser>(new InlineTagParser());
        pipeline.InlineParsers.Add(new WebAddressParser());
        pipeline.DocumentProcessed += InlineTagParser.Pair;

        // The inlines of a block are parsed after all its paragraphs and headings are closed.
        pipeline.BlockParsers.FindExact<ParagraphBlockParser>()!.Closed += SeedDefinitions;
        pipeline.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += SeedDefinitions;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        var renderers = ((HtmlRenderer)renderer).ObjectRenderers;
        renderers.ReplaceOrAdd<CodeBlockRenderer>(new CodeBlockMarkup());
        renderers.ReplaceOrAdd<CodeInlineRenderer>(new CodeInlineMarkup());
        renderers.ReplaceOrAdd<HeadingRenderer>(new HeadingMarkup());
        renderers.ReplaceOrAdd<HtmlTableRenderer>(new TableMarkup());
        renderers.ReplaceOrAdd<HtmlTaskListRenderer>(new TaskMarkup());
        renderers.ReplaceOrAdd<LinkInlineRenderer>(new LinkMarkup());
        renderers.ReplaceOrAdd<AutolinkInlineRenderer>(new AutolinkMarkup());
        renderers.Add(new FootnoteReferenceMarkup());
        renderers.Add(new InlineTagMarkup());
    }

    private static void SeedDefinitions(BlockProcessor processor, Block block) =>
        (processor.Context as AnswerContext)?.Seed(processor.Document);
}
