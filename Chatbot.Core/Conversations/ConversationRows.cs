using System.Text.Json;
using Chatbot.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Conversations;

/// <summary>
/// Conversations as rows, for what every page reads and every question writes. Each query asks for the owner inside the query. A test
/// holds what is written and read here to the model of Entity Framework, which asks the rest.
/// </summary>
internal static class ConversationRows
{
    private const string IsMine = """EXISTS (SELECT 1 FROM "Conversations" WHERE "Id" = $conversation AND "OwnerId" = $owner)""";

    private const string ConversationColumns = """ "Id", "OwnerId", "Title", "CreatedAt", "UpdatedAt", "VectorStoreIds" """;

    public static List<ConversationSummary> List(Statements statements, string ownerId, int skip, int most) => statements.All(
        """
        SELECT "Id", "Title", "UpdatedAt" FROM "Conversations" WHERE "OwnerId" = $owner
        ORDER BY "UpdatedAt" DESC, "Id" DESC LIMIT $most OFFSET $skip
        """,
        row => new ConversationSummary(row.GetGuid(0), row.GetString(1), row.GetTime(2)),
        ("$owner", ownerId), ("$most", most), ("$skip", skip));

    /// <summary>Without its messages.</summary>
    public static Conversation? Find(Statements statements, string ownerId, Guid id) => statements.First(
        $"""SELECT {ConversationColumns} FROM "Conversations" WHERE "Id" = $conversation AND "OwnerId" = $owner""",
        Read, ("$conversation", id), ("$owner", ownerId));

    /// <summary>With its messages in order and their attachments.</summary>
    public static Conversation? FindWhole(Statements statements, string ownerId, Guid id) => statements.AtOneMoment(() =>
    {
        if (Find(statements, ownerId, id) is not { } conversation)
            return null;
        conversation.Messages.AddRange(statements.All(
            $"""SELECT {MessageRows.Columns} FROM "Messages" WHERE "ConversationId" = $conversation AND {IsMine} ORDER BY "Number" """,
            MessageRows.Read, ("$conversation", id), ("$owner", ownerId)));
        var attachments = statements.All(
            $"""
            SELECT "Attachments"."Id", "QuestionId", "Name", "Kind", "Size", "Hash" FROM "Attachments"
            WHERE "QuestionId" IN (SELECT "Id" FROM "Messages" WHERE "ConversationId" = $conversation) AND {IsMine} ORDER BY "Id"
            """,
            ReadAttachment, ("$conversation", id), ("$owner", ownerId));
        foreach (var attachment in attachments)
            conversation.Messages.OfType<Question>().Single(question => question.Id == attachment.QuestionId).Attachments.Add(attachment);
        return conversation;
    });

    /// <summary>The conversation of an answer, without its messages.</summary>
    public static Conversation? FindByAnswer(Statements statements, string ownerId, Guid answerId) => statements.First(
        $"""
        SELECT {ConversationColumns} FROM "Conversations" WHERE "OwnerId" = $owner
        AND "Id" = (SELECT "ConversationId" FROM "Messages" WHERE "Id" = $answer AND "Kind" = 'answer')
        """,
        Read, ("$owner", ownerId), ("$answer", answerId));

    public static void Insert(Statements statements, Conversation conversation) => statements.Execute(
        $"""INSERT INTO "Conversations" ({ConversationColumns}) VALUES ($id, $owner, $title, $created, $updated, $stores)""",
        ("$id", conversation.Id), ("$owner", conversation.OwnerId), ("$title", conversation.Title), ("$created", conversation.CreatedAt),
        ("$updated", conversation.UpdatedAt), ("$stores", JsonSerializer.Serialize(conversation.VectorStoreIds)));

    /// <summary>What a further question changes.</summary>
    public static void Update(Statements statements, Conversation conversation) => statements.Execute(
        """UPDATE "Conversations" SET "UpdatedAt" = $updated, "VectorStoreIds" = $stores WHERE "Id" = $id""",
        ("$updated", conversation.UpdatedAt), ("$stores", JsonSerializer.Serialize(conversation.VectorStoreIds)), ("$id", conversation.Id));

    private static Conversation Read(SqliteDataReader row) => new()
    {
        Id = row.GetGuid(0),
        OwnerId = row.GetString(1),
        Title = row.GetString(2),
        CreatedAt = row.GetTime(3),
        UpdatedAt = row.GetTime(4),
        VectorStoreIds = JsonSerializer.Deserialize<List<string>>(row.GetString(5)) ?? [],
    };

    private static Attachment ReadAttachment(SqliteDataReader row) => new()
    {
        Id = row.GetGuid(0),
        QuestionId = row.GetGuid(1),
        Name = row.GetString(2),
        Kind = row.GetEnum<Uploads.AttachmentKind>(3),
        Size = row.GetInt64(4),
        Hash = row.GetString(5),
    };
}
