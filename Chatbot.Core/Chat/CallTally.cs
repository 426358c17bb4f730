using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>
/// Counts what the calls for one answer have used, each that reached the model: as the provider tells, and where it does not,
/// by what was sent and received, and by the time in which the model may have thought.
/// </summary>
/// <param name="mayThink">See <see cref="HiddenOutput.IsPossible"/>.</param>
/// <param name="mostOutput">The longest output of a call, in tokens.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTally(bool mayThink, long mostOutput, TimeProvider time)
{
    // Between two words, less is the way and not a thought.
    private static readonly TimeSpan ShortestThought = TimeSpan.FromSeconds(1);

    private UsageDetails? _told;
    private string? _call;
    private int _silentCalls;
    private long _received;
    private long _hidden;
    private int _searches;
    private int _fileSearches;
    private int _silentTools;
    private bool _sent;
    private bool _heard;

    // Of the call that is under way; the times are timestamps.
    private bool _toldOfCall;
    private int _toolsOfCall;
    private bool _spoke;
    private long _sentAt;
    private long _heardAt;
    private long _quietSince;
    private TimeSpan _quiet;

    /// <summary>A request goes out, after a pause.</summary>
    public void Send(TimeSpan pause = default)
    {
        if (_heard)
            CloseCall(_heardAt);
        (_call, _sent) = (null, true);
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
        var now = time.GetTimestamp();
        // Another response than before is another call: a first one that broke off before its first token was paid for too.
        if (update.ResponseId is { } id && id != _call)
        {
            if (_call is not null)
            {
                CloseCall(_heardAt);
                _quietSince = now;
            }

            _call = id;
        }

        (_heard, _heardAt) = (true, now);
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
                Take(usage.Details);
        }
    }

    /// <param name="promptTokens">What one request holds, as estimated.</param>
    /// <param name="brokeOff">It was ended from this side, so a request of which nothing was heard may still be paid for.</param>
    public (Spending Spent, TokenCount? Tokens) Total(long promptTokens, bool brokeOff)
    {
        var now = time.GetTimestamp();
        if (_heard || (_sent && brokeOff && now >= _sentAt))
            CloseCall(now);
        var estimated = _silentCalls > 0;
        if (_told is null && !estimated)
            return (Spending.Nothing with { Searches = _searches, FileSearches = _fileSearches }, null);
        var input = (_told?.InputTokenCount ?? 0) + (_silentCalls * promptTokens) + (_silentTools * AnswerBudget.TokensPerToolCall);
        var cached = Math.Min(input, _told?.CachedInputTokenCount ?? 0);
        // The text that has come belongs to the last call: none is tried again after its first token.
        var output = (_told?.OutputTokenCount ?? 0) + (estimated ? _received + _hidden : 0);
        return (
            new(input, cached, output, _searches, estimated) { FileSearches = _fileSearches },
            new(input, cached, output, (_told?.ReasoningTokenCount ?? 0) + _hidden));
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

    private void CloseCall(long at)
    {
        if (!_toldOfCall)
        {
            EndQuiet(at);
            _silentCalls++;
            _silentTools += _toolsOfCall;
            if (mayThink)
                _hidden += Math.Min(HiddenOutput.In(_quiet), Math.Max(0, mostOutput - _received));
        }

        (_toldOfCall, _toolsOfCall, _spoke, _quiet) = (false, 0, false, TimeSpan.Zero);
        (_sent, _heard) = (false, false);
    }

    /// <summary>All the time before the first word counts.</summary>
    private void EndQuiet(long at)
    {
        var quiet = time.GetElapsedTime(_quietSince, at);
        if (quiet > TimeSpan.Zero && (!_spoke || quiet >= ShortestThought))
            _quiet += quiet;
    }
}
