using System.Text.Json;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Conversations;

/// <summary>Messages as rows: see <see cref="ConversationRows"/>.</summary>
internal static class MessageRows
{
    /// <summary>In the order in which <see cref="Read"/> reads them.</summary>
    public const string Columns =
        """
        "Kind", "Id", "ConversationId", "Number", "Text", "CreatedAt", "FormToken", "QuestionId", "State", "Error", "RetryAfter", "Model",
        "WebSearch", "ResponseId", "HistoryFrom", "PdfAsText", "LengthReached", "FinishedAt", "FirstTokenAfter", "Tokens_Input",
        "Tokens_CachedInput", "Tokens_Output", "Tokens_Reasoning", "Receipt", "Sources"
        """;

    public static Answer? FindAnswer(Statements statements, string ownerId, Guid id) => statements.First(
        $"""
        SELECT {Columns} FROM "Messages" WHERE "Id" = $answer AND "Kind" = 'answer'
        AND EXISTS (SELECT 1 FROM "Conversations" WHERE "Conversations"."Id" = "ConversationId" AND "OwnerId" = $owner)
        """,
        row => (Answer)Read(row), ("$answer", id), ("$owner", ownerId));

    /// <summary>The last message of a conversation is always an answer: it is stored together with its question.</summary>
    public static NewestAnswer? FindNewest(Statements statements, string ownerId, Guid conversationId) => statements.First(
        """
        SELECT "Id", "QuestionId", "Number", "State", "Model", "WebSearch" FROM "Messages"
        WHERE "ConversationId" = $conversation AND "Kind" = 'answer'
        AND EXISTS (SELECT 1 FROM "Conversations" WHERE "Id" = $conversation AND "OwnerId" = $owner)
        ORDER BY "Number" DESC LIMIT 1
        """,
        row => new NewestAnswer(
            row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetEnum<AnswerState>(3), row.GetString(4), row.GetBoolean(5)),
        ("$conversation", conversationId), ("$owner", ownerId));

    /// <summary>The question, of whomever, that came by a form.</summary>
    public static PostedQuestion? FindPosted(Statements statements, Guid formToken, string ownerId, string text) => statements.First(
        """
        SELECT conversation."OwnerId" = $owner AND question."Text" = $text, conversation."Id", answer."Id" FROM "Messages" AS question
        JOIN "Conversations" AS conversation ON conversation."Id" = question."ConversationId"
        JOIN "Messages" AS answer ON answer."QuestionId" = question."Id"
        WHERE question."FormToken" = $token ORDER BY answer."Number" LIMIT 1
        """,
        row => new PostedQuestion(row.GetBoolean(0), row.GetGuid(1), row.GetGuid(2)),
        ("$owner", ownerId), ("$text", text), ("$token", formToken));

    /// <summary>Whether any question of a conversation came with a PDF.</summary>
    public static bool HasPdf(Statements statements, string ownerId, Guid conversationId) => statements.First(
        """
        SELECT 1 FROM "Messages" JOIN "Attachments" ON "Attachments"."QuestionId" = "Messages"."Id"
        WHERE "ConversationId" = $conversation AND "Attachments"."Kind" = 'Pdf'
        AND EXISTS (SELECT 1 FROM "Conversations" WHERE "Id" = $conversation AND "OwnerId" = $owner) LIMIT 1
        """,
        _ => true, ("$conversation", conversationId), ("$owner", ownerId));

    /// <summary>With its attachments.</summary>
    public static void Insert(Statements statements, Question question)
    {
        statements.Execute(
            """
            INSERT INTO "Messages" ("Kind", "Id", "ConversationId", "Number", "Text", "CreatedAt", "FormToken")
            VALUES ('question', $id, $conversation, $number, $text, $created, $token)
            """,
            ("$id", question.Id), ("$conversation", question.ConversationId), ("$number", question.Number), ("$text", question.Text),
            ("$created", question.CreatedAt), ("$token", question.FormToken));
        foreach (var attachment in question.Attachments)
        {
            statements.Execute(
                """
                INSERT INTO "Attachments" ("Id", "QuestionId", "Name", "Kind", "Size", "Hash")
                VALUES ($id, $question, $name, $kind, $size, $hash)
                """,
                ("$id", attachment.Id), ("$question", question.Id), ("$name", attachment.Name), ("$kind", attachment.Kind),
                ("$size", attachment.Size), ("$hash", attachment.Hash));
        }
    }

    /// <summary>An answer that has not begun.</summary>
    public static void Insert(Statements statements, Answer answer)
    {
        statements.Execute(
            """
            INSERT INTO "Messages" ("Kind", "Id", "ConversationId", "QuestionId", "Number", "Text", "CreatedAt", "State", "Model", "WebSearch",
                "PdfAsText", "LengthReached", "Sources")
            VALUES ('answer', $id, $conversation, $question, $number, '', $created, $state, $model, $search, 0, 0, '[]')
            """,
            ("$id", answer.Id), ("$conversation", answer.ConversationId), ("$question", answer.QuestionId), ("$number", answer.Number),
            ("$created", answer.CreatedAt), ("$state", answer.State), ("$model", answer.Model), ("$search", answer.WebSearch));
    }

    /// <summary>All that can change in an answer.</summary>
    /// <returns>False where it is gone.</returns>
    public static bool Update(Statements statements, Answer answer) => statements.Execute(
        """
        UPDATE "Messages" SET "Text" = $text, "State" = $state, "Error" = $error, "RetryAfter" = $retry, "ResponseId" = $response,
            "HistoryFrom" = $history, "PdfAsText" = $pdf, "LengthReached" = $length, "FinishedAt" = $finished, "FirstTokenAfter" = $first,
            "Tokens_Input" = $input, "Tokens_CachedInput" = $cached, "Tokens_Output" = $output, "Tokens_Reasoning" = $reasoning,
            "Receipt" = $receipt, "Sources" = $sources
        WHERE "Id" = $id
        """,
        ("$text", answer.Text), ("$state", answer.State), ("$error", answer.Error), ("$retry", answer.RetryAfter),
        ("$response", answer.ResponseId), ("$history", answer.HistoryFrom), ("$pdf", answer.PdfAsText), ("$length", answer.LengthReached),
        ("$finished", answer.FinishedAt), ("$first", answer.FirstTokenAfter), ("$input", answer.Tokens?.Input),
        ("$cached", answer.Tokens?.CachedInput), ("$output", answer.Tokens?.Output), ("$reasoning", answer.Tokens?.Reasoning),
        ("$receipt", answer.Receipt is { } receipt ? JsonSerializer.Serialize(receipt) : null),
        ("$sources", JsonSerializer.Serialize(answer.Sources)), ("$id", answer.Id)) > 0;

    public static Message Read(SqliteDataReader row) => row.GetString(0) == "question" ? ReadQuestion(row) : ReadAnswer(row);

    private static Question ReadQuestion(SqliteDataReader row) => new()
    {
        Id = row.GetGuid(1),
        ConversationId = row.GetGuid(2),
        Number = row.GetInt32(3),
        Text = row.GetString(4),
        CreatedAt = row.GetTime(5),
        FormToken = row.GetGuid(6),
    };

    private static Answer ReadAnswer(SqliteDataReader row) => new()
    {
        Id = row.GetGuid(1),
        ConversationId = row.GetGuid(2),
        Number = row.GetInt32(3),
        Text = row.GetString(4),
        CreatedAt = row.GetTime(5),
        QuestionId = row.GetGuid(7),
        State = row.GetEnum<AnswerState>(8),
        Error = row.GetEnumOrNull<ProviderError>(9),
        RetryAfter = row.GetSpanOrNull(10),
        Model = row.GetString(11),
        WebSearch = row.GetBoolean(12),
        ResponseId = row.GetStringOrNull(13),
        HistoryFrom = row.GetInt32OrNull(14),
        PdfAsText = row.GetBoolean(15),
        LengthReached = row.GetBoolean(16),
        FinishedAt = row.GetTimeOrNull(17),
        FirstTokenAfter = row.GetSpanOrNull(18),
        Tokens = row.IsDBNull(19) ? null : new(row.GetInt64(19), row.GetInt64(20), row.GetInt64(21), row.GetInt64(22)),
        Receipt = row.GetStringOrNull(23) is { } receipt ? JsonSerializer.Deserialize<Receipt>(receipt) : null,
        Sources = JsonSerializer.Deserialize<List<Source>>(row.GetString(24)) ?? [],
    };
}

/// <summary>What a form has already brought.</summary>
/// <param name="IsTheSame">This owner's, in the same words.</param>
/// <param name="ConversationId">Where it stands.</param>
/// <param name="AnswerId">Its first answer.</param>
internal sealed record PostedQuestion(bool IsTheSame, Guid ConversationId, Guid AnswerId);

/// <summary>The newest answer of a conversation, without what it says.</summary>
internal sealed record NewestAnswer(Guid Id, Guid QuestionId, int Number, AnswerState State, string Model, bool WebSearch)
{
    public bool IsLive => State is AnswerState.Waiting or AnswerState.Running;
}
