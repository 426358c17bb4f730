using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Uploads;
using Chatbot.Core.Usage;

namespace Chatbot.Web.Components;

/// <summary>A conversation in the side list.</summary>
public sealed record ConversationLink(Guid Id, string Title, DateTimeOffset At, bool Running);

/// <summary>A file under a question.</summary>
public sealed record AttachmentLink(Guid Id, string Name, AttachmentKind Kind, long Size);

/// <summary>A question as it is shown.</summary>
public sealed record QuestionView(Guid Id, int Number, string Text, DateTimeOffset At, IReadOnlyList<AttachmentLink> Attachments);

/// <summary>An answer as far as it has been stored.</summary>
/// <param name="Blocks">Sanitised HTML of the finished blocks, in order.</param>
/// <param name="Tail">The unfinished rest, as text.</param>
/// <param name="TailIsCode">The rest stands inside a code block.</param>
/// <param name="Cursor">Where an event stream goes on: what of the answer is on this page.</param>
/// <param name="CanRetry">It is the newest answer and it has ended.</param>
public sealed record AnswerView(
    Guid Id,
    AnswerState State,
    IReadOnlyList<string> Blocks,
    string Tail,
    bool TailIsCode,
    string Cursor,
    string Model,
    ProviderError? Error,
    TimeSpan? RetryAfter,
    TokenCount? Tokens,
    TimeSpan? Took,
    IReadOnlyList<Source> Sources,
    int? HistoryFrom,
    bool PdfAsText,
    bool LengthReached,
    bool CanRetry)
{
    /// <summary>Its place in the line of those that wait, from 1 on; 0 where it waits no more.</summary>
    public int Place { get; init; }

    /// <summary>What it has cost; null where nothing reached the model.</summary>
    public Receipt? Receipt { get; init; }

    public bool Live => State is AnswerState.Waiting or AnswerState.Running;
}

/// <summary>A question and its newest answer; the answers that a retry has replaced stand before it.</summary>
public sealed record TurnView(QuestionView Question, AnswerView Answer, IReadOnlyList<AnswerView> Earlier);

/// <summary>Conversations of one time, under its localised heading.</summary>
public sealed record ConversationGroup(string Heading, IReadOnlyList<ConversationLink> Links);

/// <summary>A page of the list of conversations.</summary>
/// <param name="Number">From 1, the newest, on.</param>
/// <param name="HasOlder">There is a next page.</param>
public sealed record ConversationPage(IReadOnlyList<ConversationGroup> Groups, int Number = 1, bool HasOlder = false);

/// <summary>A vector store of the provider that file search may be asked to use.</summary>
public sealed record VectorStoreLink(string Id, string Name);
