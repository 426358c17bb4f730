using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>What goes to the model for one answer.</summary>
/// <param name="ContinuesResponse">The provider is to know the history by the id of its previous response.</param>
/// <param name="HistoryFrom">See <see cref="Conversations.Answer.HistoryFrom"/>.</param>
/// <param name="PdfAsText">See <see cref="Conversations.Answer.PdfAsText"/>.</param>
internal sealed record Prompt(
    IReadOnlyList<ChatMessage> Messages,
    ChatOptions Options,
    bool ContinuesResponse,
    int? HistoryFrom,
    bool PdfAsText);
