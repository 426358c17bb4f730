using System.Text;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Chat;

/// <summary>
/// At start no answer is running: what a killed process left is given the text that was stored, which is all that anyone
/// has seen, and is marked interrupted.
/// </summary>
internal sealed partial class AnswerRecovery(TimeProvider time, ILogger<AnswerRecovery> logger) : IDatabaseOpened
{
    public async Task MendAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        if (!await IsNeededAsync(context, cancellation))
            return;
        var unfinished = await context.Set<Answer>()
            .Where(answer => answer.State == AnswerState.Waiting || answer.State == AnswerState.Running)
            .ToDictionaryAsync(answer => answer.Id, cancellation);
        var texts = unfinished.Keys.ToDictionary(id => id, _ => new StringBuilder());
        var pieces = context.Set<AnswerPiece>().AsNoTracking().OrderBy(piece => piece.Id).AsAsyncEnumerable();
        await foreach (var piece in pieces.WithCancellation(cancellation))
        {
            if (texts.TryGetValue(piece.AnswerId, out var text))
                text.Append(piece.Text);
        }

        foreach (var (id, answer) in unfinished)
            new AnswerEnd(AnswerState.Interrupted) { At = time.GetUtcNow() }.ApplyTo(answer, texts[id].ToString());

        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await context.SaveChangesAsync(cancellation);
        await context.Set<AnswerPiece>().ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        if (unfinished.Count > 0)
            Log.Interrupted(logger, unfinished.Count);
    }

    /// <summary>
    /// Asked in plain SQL: nearly no start has anything to mend, and translating the queries that mend is a seventh of a start.
    /// </summary>
    private static async Task<bool> IsNeededAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        await context.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText =
                "SELECT EXISTS (SELECT 1 FROM Messages WHERE State IN ('Waiting', 'Running')) OR EXISTS (SELECT 1 FROM AnswerPieces)";
            return await command.ExecuteScalarAsync(cancellation) is not 0L;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message =
            "{Count} answers were interrupted when the process ended; what had been shown of them is kept.")]
        public static partial void Interrupted(ILogger logger, int count);
    }
}
