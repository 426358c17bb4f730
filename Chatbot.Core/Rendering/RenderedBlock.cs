namespace Chatbot.Core.Rendering;

/// <summary>One finished Markdown block of an answer.</summary>
/// <param name="End">The offset behind the block in the answer's text, in UTF-16 units.</param>
/// <param name="Html">Sanitised HTML.</param>
public sealed record RenderedBlock(int End, string Html);
