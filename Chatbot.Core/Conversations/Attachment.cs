using Chatbot.Core.Uploads;

namespace Chatbot.Core.Conversations;

/// <summary>A file that came with a question. Its bytes are kept under their hash.</summary>
public sealed class Attachment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid QuestionId { get; init; }

    /// <summary>For show only.</summary>
    public required string Name { get; init; }

    public required AttachmentKind Kind { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex: where they rest.</summary>
    public required string Hash { get; init; }

    /// <summary>The most tokens that a PDF that has just come can be; null: that is not known. It is not stored.</summary>
    internal long? MostTokens { get; init; }
}
