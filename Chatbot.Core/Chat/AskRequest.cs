namespace Chatbot.Core.Chat;

/// <summary>A question, as a person has sent it.</summary>
/// <param name="ConversationId">Null: a new conversation.</param>
/// <param name="Model">One of the offered models.</param>
/// <param name="VectorStoreIds">Those that file search is to use from now on; null: as before.</param>
/// <param name="FormToken">Made with the form: the second post of the same form finds what the first has made.</param>
public sealed record AskRequest(
    string OwnerId,
    Guid? ConversationId,
    string Text,
    string Model,
    bool WebSearch,
    IReadOnlyList<string>? VectorStoreIds,
    Guid FormToken,
    IReadOnlyList<IncomingFile> Files);

/// <summary>A file that rests in the upload folder.</summary>
/// <param name="Name">Cleaned, for show.</param>
/// <param name="DeclaredType">The content type that the browser has named, if any.</param>
/// <param name="Path">Where its bytes are until the request ends.</param>
/// <param name="Size">Bytes.</param>
public sealed record IncomingFile(string Name, string? DeclaredType, string Path, long Size);
