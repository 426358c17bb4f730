using Chatbot.Core.Provider;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Conversations;

/// <summary>What the model has said. An error is never a message: it is this answer's <see cref="State"/> and <see cref="Error"/>.</summary>
public sealed class Answer : Message
{
    /// <summary>The question that is answered. A retry is a further answer to the same one; the newest is shown.</summary>
    public required Guid QuestionId { get; init; }

    public required AnswerState State { get; set; }

    /// <summary>Why a failed answer is not whole.</summary>
    public ProviderError? Error { get; set; }

    /// <summary>How long the provider asked to wait.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's web search was switched on.</summary>
    public bool WebSearch { get; init; }

    /// <summary>The provider's id of this response, to be referred to by the next turn; null where it keeps none.</summary>
    public string? ResponseId { get; set; }

    /// <summary>
    /// The number of the first message that the model was shown; what stands before it did not fit.
    /// Null: it was shown the whole conversation.
    /// </summary>
    public int? HistoryFrom { get; set; }

    /// <summary>Some PDF went in as extracted text, since the server takes no PDF.</summary>
    public bool PdfAsText { get; set; }

    /// <summary>The model stopped at its longest output, not at the end of what it had to say.</summary>
    public bool LengthReached { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>From the request to the first token.</summary>
    public TimeSpan? FirstTokenAfter { get; set; }

    public TokenCount? Tokens { get; set; }

    /// <summary>What it has cost; null where nothing reached the model.</summary>
    public Receipt? Receipt { get; set; }

    public List<Source> Sources { get; set; } = [];
}

/// <summary>Where an answer stands.</summary>
public enum AnswerState
{
    /// <summary>Behind others.</summary>
    Waiting,

    Running,

    Complete,

    /// <summary>The reader stopped it.</summary>
    Stopped,

    /// <summary>The process ended in mid-answer.</summary>
    Interrupted,

    /// <summary>See <see cref="Answer.Error"/>.</summary>
    Failed,
}

/// <summary>What an answer used, in tokens, as the provider counts; where <see cref="Receipt.Estimated"/> says so, in part as we do.</summary>
/// <param name="Input">All input, cached input included.</param>
/// <param name="CachedInput">Input that the provider had in its cache.</param>
/// <param name="Output">All output, reasoning included.</param>
/// <param name="Reasoning">Output that was reasoning.</param>
public sealed record TokenCount(long Input, long CachedInput, long Output, long Reasoning);

/// <summary>Something that an answer rests on.</summary>
/// <param name="Title">As the provider names it.</param>
/// <param name="Address">An http(s) address; null for a file in a vector store.</param>
public sealed record Source(string Title, string? Address);
