using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>
/// Counts what the calls for one answer have used, each that reached the model: as the provider tells, and where it does not,
/// by what was sent and received.
/// </summary>
internal sealed class CallTally
{
    private UsageDetails? _told;
    private string? _call;
    private int _silentCalls;
    private long _received;
    private int _searches;
    private bool _sent;
    private bool _heard;
    private bool _toldOfCall;

    /// <summary>A request goes out.</summary>
    public void Send() => _sent = true;

    /// <summary>Text of the answer has come.</summary>
    public void Receive(string text) => _received += TokenEstimate.Of(text) - TokenEstimate.Of("");

    public void Take(ChatResponseUpdate update)
    {
        // Another response than before is another call: a first one that broke off before its first token was paid for too.
        if (update.ResponseId is { } id && id != _call)
        {
            if (_call is not null)
                CloseCall();
            _call = id;
        }

        _heard = true;
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
        if (_heard || (_sent && brokeOff))
            CloseCall();
        var estimated = _silentCalls > 0;
        if (_told is null && !estimated)
            return (Spending.Nothing with { Searches = _searches }, null);
        var input = (_told?.InputTokenCount ?? 0) + (_silentCalls * promptTokens);
        var cached = Math.Min(input, _told?.CachedInputTokenCount ?? 0);
        // The text that has come belongs to the last call: none is tried again after its first token.
        var output = (_told?.OutputTokenCount ?? 0) + (estimated ? _received : 0);
        return (new(input, cached, output, _searches, estimated), new(input, cached, output, _told?.ReasoningTokenCount ?? 0));
    }

    private void Take(UsageDetails details)
    {
        _searches += (int)(details.AdditionalCounts?.GetValueOrDefault(ProviderFeatures.WebSearchCalls) ?? 0);
        if (details.InputTokenCount is null && details.OutputTokenCount is null)
            return;
        _toldOfCall = true;
        if (_told is null)
            _told = details;
        else
            _told.Add(details);
    }

    private void CloseCall()
    {
        if (!_toldOfCall)
            _silentCalls++;
        _toldOfCall = false;
        (_sent, _heard) = (false, false);
    }
}
