using System.Data.Common;
using System.Text;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Chat;

/// <summary>
/// At start no answer is running: what a killed process left is given the text that was stored, which is all that anyone
/// has seen, and is marked interrupted; what was reserved for it is settled.
/// </summary>
internal sealed partial class AnswerRecovery(
    UsageLedger ledger, AnswerBudget budget, TimeProvider time, ILogger<AnswerRecovery> logger) : IDatabaseOpened
{
    public async Task MendAsync(DbConnection connection, IDbContextFactory<ChatbotDbContext> contexts, CancellationToken cancellation)
    {
        if (await IsNeededAsync(connection, cancellation))
            await InterruptAsync(contexts, cancellation);
        // Only now: what was reserved has become what was used.
        await ledger.LoadAsync(connection, cancellation);
    }

    private async Task InterruptAsync(IDbContextFactory<ChatbotDbContext> contexts, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
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
        foreach (var usage in await context.Set<UsageRecord>().Where(usage => !usage.Settled).ToListAsync(cancellation))
            Settle(usage, unfinished.GetValueOrDefault(usage.AnswerId));

        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        await context.SaveChangesAsync(cancellation);
        await context.Set<AnswerPiece>().ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        if (unfinished.Count > 0)
            Log.Interrupted(logger, unfinished.Count);
    }

    private void Settle(UsageRecord usage, Answer? answer)
    {
        // Of an answer whose conversation is gone nothing is known.
        if (answer is null)
        {
            usage.Settle(new(usage.PromptTokens, 0, budget.MostOutputOf(usage), 0, Estimated: true));
            return;
        }

        var (spent, tokens) = budget.OfBrokenOff(usage, answer, answer.Text, time.GetUtcNow());
        answer.Tokens = tokens;
        answer.Receipt = usage.Settle(spent);
    }

    /// <summary>Nearly no start has anything to mend.</summary>
    private static async Task<bool> IsNeededAsync(DbConnection connection, CancellationToken cancellation) =>
        (await connection.QueryPlainAsync(
            "SELECT EXISTS (SELECT 1 FROM Messages WHERE State IN ('Waiting', 'Running')) OR EXISTS (SELECT 1 FROM AnswerPieces) "
            + "OR EXISTS (SELECT 1 FROM UsageRecords WHERE Settled = 0)",
            row => row.GetInt64(0) != 0, null, cancellation)).Single();

    private static partial class Log
    {
        [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message =
            "{Count} answers were interrupted when the process ended; what had been shown of them is kept.")]
        public static partial void Interrupted(ILogger logger, int count);
    }
}
