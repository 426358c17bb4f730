using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>
/// Counts what an answer has used: as the provider tells, and where it does not, by what was sent and received, and by the time in
/// which the model may have thought. Nothing is sent again that may be paid for, so that is one call, as was reserved.
/// </summary>
/// <param name="mayThink">See <see cref="HiddenOutput.IsPossible"/>.</param>
/// <param name="mostOutput">The longest output of a call, in tokens.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTally(bool mayThink, long mostOutput, TimeProvider time)
{
    // Between two words, less is the way and not a thought.
    private static readonly TimeSpan ShortestThought = TimeSpan.FromSeconds(1);

    private UsageDetails? _told;
    private long _received;
    private int _searches;
    private int _fileSearches;

    // Of the call that is under way; the times are timestamps.
    private bool _sent;
    private bool _heard;
    private bool _toldOfCall;
    private int _toolsOfCall;
    private bool _spoke;
    private long _sentAt;
    private long _heardAt;
    private long _quietSince;
    private TimeSpan _quiet;

    /// <summary>A request goes out, after a pause. One that went before it was refused, or has not arrived: it counts by what it told.</summary>
    public void Send(TimeSpan pause = default)
    {
        (_sent, _heard, _toldOfCall, _toolsOfCall, _quiet) = (true, false, false, 0, TimeSpan.Zero);
        _sentAt = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
        _quietSince = _sentAt;
    }

    /// <summary>Text of the answer has come, with the update that was taken last.</summary>
    public void Receive(string text)
    {
        EndQuiet(_heardAt);
        (_spoke, _quietSince) = (true, _heardAt);
        _received += TokenEstimate.Of(text) - TokenEstimate.Of("");
    }

    public void Take(ChatResponseUpdate update)
    {
        (_heard, _heardAt) = (true, time.GetTimestamp());
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
                Take(usage.Details);
        }
    }

    /// <param name="promptTokens">What one request holds, as estimated.</param>
    /// <param name="brokeOff">Of what was sent last, a request of which nothing was heard may still be paid for.</param>
    public (Spending Spent, TokenCount? Tokens) Total(long promptTokens, bool brokeOff)
    {
        var now = time.GetTimestamp();
        var estimated = !_toldOfCall && (_heard || (_sent && brokeOff && now >= _sentAt));
        if (_told is null && !estimated)
            return (Spending.Nothing with { Searches = _searches, FileSearches = _fileSearches }, null);
        var hidden = estimated ? HiddenUntil(now) : 0;
        var input = (_told?.InputTokenCount ?? 0) + (estimated ? promptTokens + (_toolsOfCall * AnswerBudget.TokensPerToolCall) : 0);
        var cached = Math.Min(input, _told?.CachedInputTokenCount ?? 0);
        var output = (_told?.OutputTokenCount ?? 0) + (estimated ? _received + hidden : 0);
        return (
            new(input, cached, output, _searches, estimated) { FileSearches = _fileSearches },
            new(input, cached, output, (_told?.ReasoningTokenCount ?? 0) + hidden));
    }

    private void Take(UsageDetails details)
    {
        var searches = CountOf(details, ProviderFeatures.WebSearchCalls);
        var fileSearches = CountOf(details, ProviderFeatures.FileSearchCalls);
        (_searches, _fileSearches, _toolsOfCall) = (_searches + searches, _fileSearches + fileSearches, _toolsOfCall + searches + fileSearches);
        if (details.InputTokenCount is null && details.OutputTokenCount is null)
            return;
        _toldOfCall = true;
        if (_told is null)
            _told = details;
        else
            _told.Add(details);
    }

    private static int CountOf(UsageDetails details, string name) => (int)(details.AdditionalCounts?.GetValueOrDefault(name) ?? 0);

    private long HiddenUntil(long now)
    {
        EndQuiet(now);
        return mayThink ? Math.Min(HiddenOutput.In(_quiet), Math.Max(0, mostOutput - _received)) : 0;
    }

    /// <summary>All the time before the first word counts.</summary>
    private void EndQuiet(long at)
    {
        var quiet = time.GetElapsedTime(_quietSince, at);
        if (quiet > TimeSpan.Zero && (!_spoke || quiet >= ShortestThought))
            _quiet += quiet;
    }
}
