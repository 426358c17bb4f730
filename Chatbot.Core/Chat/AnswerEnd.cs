using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>How an answer ended, and what the provider said of it.</summary>
internal sealed record AnswerEnd(AnswerState State, ProviderError? Error = null, TimeSpan? RetryAfter = null)
{
    public required DateTimeOffset At { get; init; }

    public TimeSpan? FirstTokenAfter { get; init; }

    public TokenCount? Tokens { get; init; }

    /// <summary>What it counts against the allowances.</summary>
    public Spending Spent { get; init; } = Spending.Nothing;

    public string? ResponseId { get; init; }

    public bool LengthReached { get; init; }

    public IReadOnlyList<Source> Sources { get; init; } = [];

    /// <summary>Writes the end into the answer that is to be stored.</summary>
    public void ApplyTo(Answer answer, string text)
    {
        answer.Text = text;
        answer.State = State;
        answer.Error = Error;
        answer.RetryAfter = RetryAfter;
        answer.FinishedAt = At;
        answer.FirstTokenAfter = FirstTokenAfter;
        answer.Tokens = Tokens;
        answer.ResponseId = ResponseId;
        answer.LengthReached = LengthReached;
        answer.Sources = [.. Sources];
    }
}
