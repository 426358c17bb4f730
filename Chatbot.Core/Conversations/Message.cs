namespace Chatbot.Core.Conversations;

/// <summary>A <see cref="Question"/> or an <see cref="Answer"/>.</summary>
public abstract class Message
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid ConversationId { get; init; }

    /// <summary>The place in the conversation, counted from 1; every retried answer has one of its own.</summary>
    public required int Number { get; init; }

    public required string Text { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
