using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>
/// Traces and measures answers by the GenAI conventions of OpenTelemetry: names, times and token counts, never content. Not
/// the library's own client: that keeps every update until the answer has ended, for each of hundreds of answers. Without a
/// listener this one steps aside, and a token costs nothing.
/// </summary>
public sealed class TelemetryChatClient : StreamingChatClient
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Chatbot.Provider";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Measures the duration of a GenAI operation", advice: Seconds());
    private static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.time_to_first_chunk", "s",
        "Measures the time to receive the first chunk in a streaming operation", advice: Seconds());
    private static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Measures number of input and output tokens used",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576] });

    private readonly TimeProvider _time;
    private readonly string _provider;
    private readonly Uri? _address;

    public TelemetryChatClient(IChatClient inner, TimeProvider time) : base(inner)
    {
        _time = time;
        var metadata = inner.GetService<ChatClientMetadata>();
        _provider = metadata?.ProviderName ?? "unknown";
        _address = metadata?.ProviderUri;
    }

    private static bool Heard => Source.HasListeners() || Duration.Enabled || FirstToken.Enabled || Tokens.Enabled;

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Heard
            ? Observe(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> Observe(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tags = RequestTags(options?.ModelId);
        using var activity = Source.StartActivity(
            $"chat {options?.ModelId}".TrimEnd(), ActivityKind.Client, default(ActivityContext), tags);
        var answer = new Answer(_time.GetTimestamp());
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        break;
                }
                catch (Exception e)
                {
                    answer.Error = e is ProviderException known ? known.Error.ToString() : e.GetType().FullName;
                    throw;
                }

                if (answer.Read(updates.Current))
                    FirstToken.Record(_time.GetElapsedTime(answer.Started).TotalSeconds, tags);
                yield return updates.Current;
            }
        }
        finally
        {
            Record(activity, answer, tags);
        }
    }

    /// <summary>The buckets of the conventions (gen-ai-metrics.md).</summary>
    private static InstrumentAdvice<double> Seconds() => new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private TagList RequestTags(string? model)
    {
        var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", _provider } };
        if (model is not null)
            tags.Add("gen_ai.request.model", model);
        if (_address is not null)
        {
            tags.Add("server.address", _address.Host);
            tags.Add("server.port", _address.Port);
        }

        return tags;
    }

    private void Record(Activity? activity, Answer answer, TagList tags)
    {
        if (answer.Model is not null)
            tags.Add("gen_ai.response.model", answer.Model);
        RecordTokens("input", answer.Usage?.InputTokenCount, tags);
        RecordTokens("output", answer.Usage?.OutputTokenCount, tags);
        if (answer.Error is not null)
            tags.Add("error.type", answer.Error);
        Duration.Record(_time.GetElapsedTime(answer.Started).TotalSeconds, tags);
        if (activity is not { IsAllDataRequested: true })
            return;

        activity.SetTag("gen_ai.response.model", answer.Model);
        activity.SetTag("gen_ai.response.id", answer.Id);
        activity.SetTag("gen_ai.response.finish_reasons", answer.Finish is { } finish ? new[] { finish.Value } : null);
        activity.SetTag("gen_ai.usage.input_tokens", answer.Usage?.InputTokenCount);
        activity.SetTag("gen_ai.usage.output_tokens", answer.Usage?.OutputTokenCount);
        activity.SetTag("gen_ai.usage.cache_read.input_tokens", answer.Usage?.CachedInputTokenCount);
        if (answer.Error is not null)
            activity.SetTag("error.type", answer.Error).SetStatus(ActivityStatusCode.Error);
    }

    private static void RecordTokens(string type, long? count, TagList tags)
    {
        if (count is null)
            return;
        tags.Add("gen_ai.token.type", type);
        Tokens.Record(count.Value, tags);
    }

    /// <summary>What is known of an answer, gathered as it passes.</summary>
    private sealed class Answer(long started)
    {
        private bool _begun;

        public long Started { get; } = started;
        public string? Model { get; private set; }
        public string? Id { get; private set; }
        public ChatFinishReason? Finish { get; private set; }
        public UsageDetails? Usage { get; private set; }
        public string? Error { get; set; }

        /// <summary>Whether this was the first token.</summary>
        public bool Read(ChatResponseUpdate update)
        {
            Model ??= update.ModelId;
            Id = update.ResponseId ?? Id;
            Finish = update.FinishReason ?? Finish;
            foreach (var content in update.Contents)
                Usage = (content as UsageContent)?.Details ?? Usage;
            return !_begun && (_begun = HasToken(update));
        }
    }
}
