using Chatbot.Core.Rendering;

namespace Chatbot.Core.Chat;

/// <summary>What a reader at some cursor does not have yet.</summary>
/// <param name="Blocks">Blocks that have been finished since; with the first of them the reader's tail is void.</param>
/// <param name="Text">What is to be added to the tail.</param>
/// <param name="IsCode">The tail stands inside a code block.</param>
/// <param name="Cursor">Where the reader stands with this frame.</param>
/// <param name="Anew">What the reader has is not of this text (a backup was restored, say): the frame is all of it.</param>
public sealed record AnswerFrame(IReadOnlyList<RenderedBlock> Blocks, string Text, bool IsCode, AnswerCursor Cursor, bool Anew)
{
    /// <summary>The frame that leads from <paramref name="cursor"/> to the end of <paramref name="document"/>.</summary>
    public static AnswerFrame From(AnswerDocument document, AnswerCursor cursor)
    {
        // A cursor beyond the end is none of ours: as one that cannot be read, it is the beginning.
        var anew = cursor.Blocks > document.Blocks.Count || cursor.Offset > document.Length;
        if (anew)
            cursor = default;
        var blocks = document.Blocks.Skip(cursor.Blocks).ToList();
        var from = blocks.Count == 0 ? Math.Max(cursor.Offset, document.TailStart) : document.TailStart;
        return new(blocks, document.TextFrom(from), document.TailIsCode, new(document.Blocks.Count, document.Length), anew);
    }
}
