namespace Chatbot.Core.Conversations;

/// <summary>What a person has said, with what was attached to it.</summary>
public sealed class Question : Message
{
    /// <summary>The token of the form that it came by: a form that is posted twice makes one question.</summary>
    public required Guid FormToken { get; init; }

    public List<Attachment> Attachments { get; } = [];
}
