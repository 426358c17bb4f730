namespace Chatbot.Core.Rendering.Cutting;

/// <summary>Where a block ends, seen from the line that told it.</summary>
[Flags]
internal enum Cut
{
    /// <summary>The line belongs to the open block, which goes on.</summary>
    None = 0,

    /// <summary>The open block ended before the line.</summary>
    Before = 1,

    /// <summary>The open block ended before the line before this one.</summary>
    BeforePrevious = 8,

    /// <summary>The line is the last of its block.</summary>
    After = 2,

    /// <summary>A blank line between two blocks: it belongs to none.</summary>
    Skip = 4,
}
