using Chatbot.Bench.Upstream;
using Chatbot.Core.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Bench.Load;

/// <summary>What every reader of a scripted answer must end up with.</summary>
internal sealed record ExpectedAnswer(int Tokens, string Text, IReadOnlyList<RenderedBlock> Blocks)
{
    /// <summary>The text is the upstream's; the blocks are what the product's own renderer makes of the whole of it at once.</summary>
    public static ExpectedAnswer Of(int tokens)
    {
        var text = UpstreamText.Whole(tokens);
        // Scripted text has no footnotes, so no id: the prefix appears nowhere.
        return new(tokens, text, new MarkdownRenderer(NullLogger<MarkdownRenderer>.Instance).Render(text, "any"));
    }
}
