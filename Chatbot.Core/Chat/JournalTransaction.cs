using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Chatbot.Core.Chat;

/// <summary>What one beat stores of one answer.</summary>
internal sealed record JournalEntry(LiveAnswer Live, string Piece, AnswerEnd? End)
{
    /// <summary>The row that the piece was given.</summary>
    public long? Row { get; set; }

    /// <summary>There is no message any more to store it in.</summary>
    public bool Gone { get; set; }
}

/// <summary>
/// One beat: the log is cut off below what is still needed, then a prepared insert for each piece, and for the answers that end
/// what they have used and one <c>SaveChanges</c>.
/// </summary>
internal static class JournalTransaction
{
    public static async Task RunAsync(ChatbotDbContext context, List<JournalEntry> batch, long? cutBelow)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        // Cut before anything is appended: what this beat adds is needed, whatever its number.
        if (cutBelow is not null)
            await context.Set<AnswerPiece>().Where(piece => piece.Id < cutBelow).ExecuteDeleteAsync();
        InsertPieces(context, transaction, batch);
        var settled = new List<UsageRecord>();
        foreach (var entry in batch.Where(entry => entry.End is not null))
        {
            if (entry.Live.Usage is { } usage)
            {
                var receipt = usage.Settle(entry.End!.Spent);
                entry.Live.Answer.Receipt = entry.End.Tokens is null ? null : receipt;
                settled.Add(usage);
            }

            if (entry.Gone)
                continue;
            entry.End!.ApplyTo(entry.Live.Answer, entry.Live.TextToStore());
            context.Update(entry.Live.Answer);
        }

        UsageSettlement.Store((SqliteConnection)context.Database.GetDbConnection(), (SqliteTransaction)transaction.GetDbTransaction(), settled);
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private static void InsertPieces(ChatbotDbContext context, IDbContextTransaction transaction, List<JournalEntry> batch)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        using var insert = connection.CreateCommand();
        insert.Transaction = (SqliteTransaction)transaction.GetDbTransaction();
        insert.CommandText = "INSERT INTO AnswerPieces (AnswerId, Text) VALUES ($answer, $text)";
        var answer = insert.Parameters.Add("$answer", SqliteType.Text);
        var text = insert.Parameters.Add("$text", SqliteType.Text);
        foreach (var entry in batch.Where(entry => entry is { End: null, Gone: false }))
        {
            answer.Value = entry.Live.Id;
            text.Value = entry.Piece;
            insert.ExecuteNonQuery();
            entry.Row = raw.sqlite3_last_insert_rowid(connection.Handle);
        }
    }
}
