using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>What one beat stores of one answer.</summary>
internal sealed record JournalEntry(LiveAnswer Live, string Piece, AnswerEnd? End)
{
    /// <summary>The row that the piece was given.</summary>
    public long? Row { get; set; }
}

/// <summary>
/// One beat: the log is cut off below what is still needed, then the pieces are appended, and the answers that end are stored with what
/// they have used.
/// </summary>
internal static class JournalTransaction
{
    /// <returns>How many answers ended whose conversations have been deleted meanwhile: there is nothing to store them in.</returns>
    public static int Run(Statements statements, List<JournalEntry> batch, long? cutBelow)
    {
        // Cut before anything is appended: what this beat adds is needed, whatever its number.
        if (cutBelow is not null)
            statements.Execute("""DELETE FROM "AnswerPieces" WHERE "Id" < $first""", ("$first", cutBelow));
        var gone = 0;
        foreach (var entry in batch)
        {
            if (entry.End is null)
                entry.Row = Append(statements, entry);
            else if (!End(statements, entry.Live, entry.End))
                gone++;
        }

        return gone;
    }

    private static long Append(Statements statements, JournalEntry entry) => statements.Insert(
        """INSERT INTO "AnswerPieces" ("AnswerId", "Text") VALUES ($answer, $text)""", ("$answer", entry.Live.Id), ("$text", entry.Piece));

    private static bool End(Statements statements, LiveAnswer live, AnswerEnd end)
    {
        if (live.Usage is { } usage)
        {
            var receipt = usage.Settle(end.Spent);
            live.Answer.Receipt = end.Tokens is null ? null : receipt;
            UsageRows.Settle(statements, usage);
        }

        end.ApplyTo(live.Answer, live.TextToStore());
        return MessageRows.Update(statements, live.Answer);
    }
}
