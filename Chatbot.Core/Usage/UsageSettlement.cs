using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Usage;

/// <summary>Stores what answers have used, with a prepared statement: hundreds may end in one beat.</summary>
internal static class UsageSettlement
{
    private const string Sql =
        """
        UPDATE UsageRecords
        SET PromptTokens = $prompt, Tokens = $tokens, Cost = $cost, InputTokens = $input, CachedInputTokens = $cached,
            OutputTokens = $output, Searches = $searches, Estimated = $estimated, Settled = 1
        WHERE AnswerId = $answer
        """;

    /// <summary>A record that is gone stays gone.</summary>
    public static void Store(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyCollection<UsageRecord> settled)
    {
        if (settled.Count == 0)
            return;
        using var update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = Sql;
        var answer = update.Parameters.Add("$answer", SqliteType.Text);
        string[] names = ["$prompt", "$tokens", "$cost", "$input", "$cached", "$output", "$searches", "$estimated"];
        SqliteParameter[] numbers = [.. names.Select(name => update.Parameters.Add(name, SqliteType.Integer))];
        foreach (var record in settled)
        {
            answer.Value = record.AnswerId;
            long[] values =
            [
                record.PromptTokens, record.Tokens, record.Cost, record.InputTokens, record.CachedInputTokens, record.OutputTokens,
                record.Searches, record.Estimated ? 1 : 0,
            ];
            for (var i = 0; i < values.Length; i++)
                numbers[i].Value = values[i];
            update.ExecuteNonQuery();
        }
    }
}
