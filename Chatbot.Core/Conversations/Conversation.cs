namespace Chatbot.Core.Conversations;

/// <summary>What one person and the model have said to each other. Belongs to one owner, for ever.</summary>
public sealed class Conversation
{
    public const int MaxTitleLength = 80;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string OwnerId { get; init; }

    public required string Title { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last message came: the order of the list.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The vector stores that file search uses here, by the provider's ids.</summary>
    public List<string> VectorStoreIds { get; set; } = [];

    public List<Message> Messages { get; } = [];
}
