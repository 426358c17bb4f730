using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Chat;

/// <summary>What is measured of answers: how many, how they ended, how long storing takes. Never whose they are.</summary>
public sealed class ChatMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Chat";

    private readonly Counter<long> _ended;
    private readonly Histogram<double> _commit;

    public ChatMeasures(IMeterFactory meters, LiveAnswers live, AnswerOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("chatbot.answers.running", () => live.Tally().Running, "{answer}", "Answers that run now");
        meter.CreateObservableGauge("chatbot.answers.waiting", () => live.Tally().Waiting, "{answer}", "Answers that wait for a place to run in");
        meter.CreateObservableGauge("chatbot.answers.places", () => options.AtOnce, "{answer}", "Answers that may run at once: Answers:AtOnce");
        _ended = meter.CreateCounter<long>("chatbot.answers.ended", "{answer}", "Answers that have ended, by state, and by reason where they failed");
        _commit = meter.CreateHistogram(
            "chatbot.journal.commit.duration", "s", "How long it takes to store the pieces of all running answers together", advice: Seconds);
    }

    // From a beat that an SSD takes to a disk on which readers wait.
    private static InstrumentAdvice<double> Seconds { get; } =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    /// <summary>Counts nothing, once somebody listens: what begins at nought shows its first step, and an alert sees the first failure.</summary>
    public void Begin()
    {
        foreach (var state in new[] { AnswerState.Complete, AnswerState.Stopped, AnswerState.Interrupted })
            Count(0, state, null);
        foreach (var error in Enum.GetValues<ProviderError>())
            Count(0, AnswerState.Failed, error);
    }

    internal void Ended(AnswerEnd end) => Count(1, end.State, end.Error);

    internal void Committed(TimeSpan taken, StorageProblem? problem = null)
    {
        if (problem is { } what)
            _commit.Record(taken.TotalSeconds, new KeyValuePair<string, object?>("error.type", what.ToString()));
        else
            _commit.Record(taken.TotalSeconds);
    }

    private void Count(int answers, AnswerState state, ProviderError? error)
    {
        if (error is { } why)
            _ended.Add(answers, new("state", state.ToString()), new("error.type", why.ToString()));
        else
            _ended.Add(answers, new KeyValuePair<string, object?>("state", state.ToString()));
    }
}
