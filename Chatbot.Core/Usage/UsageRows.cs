using System.Text.Json;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Usage;

/// <summary>Usage records as rows, for what every question writes. A test holds them to the model of Entity Framework.</summary>
internal static class UsageRows
{
    /// <summary>What is known of the usage of an owner's answer: the tokens of its prompt and of its output.</summary>
    public static (long Prompt, long Output)? Find(Statements statements, string ownerId, Guid answerId) => statements.First<(long, long)?>(
        """SELECT "PromptTokens", "OutputTokens" FROM "UsageRecords" WHERE "AnswerId" = $answer AND "OwnerId" = $owner""",
        row => (row.GetInt64(0), row.GetInt64(1)), ("$answer", answerId), ("$owner", ownerId));

    public static void Insert(Statements statements, UsageRecord record) => statements.Execute(
        """
        INSERT INTO "UsageRecords" ("AnswerId", "OwnerId", "Model", "Day", "Price", "PromptTokens", "Tokens", "Cost", "InputTokens",
            "CachedInputTokens", "OutputTokens", "Searches", "Estimated", "Settled")
        VALUES ($answer, $owner, $model, $day, $price, $prompt, $tokens, $cost, $input, $cached, $output, $searches, $estimated, $settled)
        """,
        ("$answer", record.AnswerId), ("$owner", record.OwnerId), ("$model", record.Model), ("$day", record.Day),
        ("$price", JsonSerializer.Serialize(record.Price)), ("$prompt", record.PromptTokens), ("$tokens", record.Tokens),
        ("$cost", record.Cost), ("$input", record.InputTokens), ("$cached", record.CachedInputTokens), ("$output", record.OutputTokens),
        ("$searches", record.Searches), ("$estimated", record.Estimated), ("$settled", record.Settled));

    /// <summary>Stores what an answer has used. A record that is gone stays gone.</summary>
    public static void Settle(Statements statements, UsageRecord record) => statements.Execute(
        """
        UPDATE "UsageRecords"
        SET "PromptTokens" = $prompt, "Tokens" = $tokens, "Cost" = $cost, "InputTokens" = $input, "CachedInputTokens" = $cached,
            "OutputTokens" = $output, "Searches" = $searches, "Estimated" = $estimated, "Settled" = 1
        WHERE "AnswerId" = $answer
        """,
        ("$prompt", record.PromptTokens), ("$tokens", record.Tokens), ("$cost", record.Cost), ("$input", record.InputTokens),
        ("$cached", record.CachedInputTokens), ("$output", record.OutputTokens), ("$searches", record.Searches),
        ("$estimated", record.Estimated), ("$answer", record.AnswerId));
}
