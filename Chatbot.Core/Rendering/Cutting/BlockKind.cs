namespace Chatbot.Core.Rendering.Cutting;

/// <summary>What the block that is still growing is, as far as its end depends on it.</summary>
internal enum BlockKind
{
    /// <summary>No block is open: the next line that is not blank opens one.</summary>
    None,
    Paragraph,
    Table,
    Fence,
    IndentedCode,
    Quote,
    List,
    Footnote,
}
