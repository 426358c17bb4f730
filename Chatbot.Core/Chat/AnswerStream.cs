using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Chatbot.Core.Rendering;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>Reads one response of the model into a live answer, and gathers what comes with the text.</summary>
internal sealed class AnswerStream(LiveAnswer live, AnswerJournal journal, AnswerBudget budget, TimeProvider time)
{
    private const int LongestTitle = 200;

    private readonly long _began = time.GetTimestamp();
    private readonly List<Source> _sources = [];
    private readonly CallTally _calls = new(
        HiddenOutput.IsPossible(live.Answer.Model), live.Usage is { } reserved ? budget.MostOutputOf(reserved) : 0, time);
    private string? _responseId;
    private bool _lengthReached;
    private bool _mayBePaid;
    private TimeSpan? _firstTokenAfter;

    /// <summary>Some of the answer has come: from here on nothing is tried again.</summary>
    public bool Began => _firstTokenAfter is not null;

    /// <param name="updates">What the model sends.</param>
    /// <param name="alive">Called with each update: the request has been taken.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, Action alive, CancellationToken cancellation)
    {
        _calls.Send();
        try
        {
            await foreach (var update in updates.WithCancellation(cancellation))
            {
                if (update.RawRepresentation is RetryPause pause)
                {
                    _calls.Send(pause.Length);
                    continue;
                }

                alive();
                Take(update);
            }
        }
        catch (ProviderException exception)
        {
            _mayBePaid = exception.MayBePaid;
            throw;
        }
    }

    /// <summary>The end of this answer, with what is known of it by now.</summary>
    public AnswerEnd End(AnswerEnd reason)
    {
        var brokeOff = _mayBePaid || reason.State is AnswerState.Stopped or AnswerState.Interrupted || reason.Error is ProviderError.TimedOut;
        var (spent, tokens) = _calls.Total(live.Usage?.PromptTokens ?? 0, brokeOff);
        return reason with
        {
            FirstTokenAfter = _firstTokenAfter,
            Spent = spent,
            Tokens = tokens,
            // A response that did not end well cannot be continued at the provider.
            ResponseId = reason.State == AnswerState.Complete ? _responseId : null,
            LengthReached = _lengthReached,
            Sources = _sources,
        };
    }

    private void Take(ChatResponseUpdate update)
    {
        _calls.Take(update);
        foreach (var content in update.Contents)
            Take(content);
        _responseId = update.ConversationId ?? _responseId;
        _lengthReached |= update.FinishReason == ChatFinishReason.Length;
    }

    private void Take(AIContent content)
    {
        if (content is TextContent { Text.Length: > 0 } text)
            Append(text.Text);
        if (content.Annotations is { Count: > 0 } annotations)
            Cite(annotations);
    }

    private void Append(string text)
    {
        _firstTokenAfter ??= time.GetElapsedTime(_began);
        _calls.Receive(text);
        if (live.Append(text))
            journal.Hurry(live);
    }

    private void Cite(IList<AIAnnotation> annotations)
    {
        foreach (var citation in annotations.OfType<CitationAnnotation>())
        {
            var address = citation.Url?.Scheme is "http" or "https" ? citation.Url.AbsoluteUri : null;
            var title = TitleText.From(citation.Title ?? citation.Url?.Host ?? citation.FileId ?? "", LongestTitle);
            if (title.Length > 0 && !_sources.Exists(source => source.Title == title && source.Address == address))
                _sources.Add(new(title, address));
        }
    }
}
