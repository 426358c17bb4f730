using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class TelemetryChatClientTests
{
    private const string Question = "a-question-that-nobody-may-log";

    private static async Task<(Activity Span, IReadOnlyList<(string Name, double Value)> Metrics)> ObserveAsync(Scenario scenario)
    {
        // Other tests run beside this one: a model name of its own tells its spans apart.
        var model = $"model-{Guid.CreateVersion7()}";
        var spans = new ConcurrentQueue<Activity>();
        var metrics = new ConcurrentQueue<(string, double)>();
        void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) where T : IConvertible
        {
            if (tags.ToArray().Any(tag => tag.Key == "gen_ai.request.model" && model.Equals(tag.Value)))
                metrics.Enqueue((instrument.Name, value.ToDouble(null)));
        }

        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryChatClient.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryChatClient.SourceName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>(Take);
        meters.SetMeasurementEventCallback<long>(Take);
        meters.Start();

        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, scenario);
        await host.AskAsync(Question, new ChatOptions { ModelId = model });
        return (spans.Single(span => model.Equals(span.GetTagItem("gen_ai.request.model"))), [.. metrics]);
    }

    [Fact]
    public async Task Telemetry_Answer_IsTracedAndMeasuredByTheConventions()
    {
        var (span, metrics) = await ObserveAsync(new() { Usage = new(120, 200, Cached: 64) });
        Assert.StartsWith("chat model-", span.DisplayName, StringComparison.Ordinal);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal("openai", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
        Assert.Equal(120L, span.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(64L, span.GetTagItem("gen_ai.usage.cache_read.input_tokens"));
        Assert.Equal(["stop"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.Equal(
            ["gen_ai.client.operation.time_to_first_chunk", "gen_ai.client.token.usage", "gen_ai.client.token.usage", "gen_ai.client.operation.duration"],
            metrics.Select(metric => metric.Name));
        Assert.Equal([120, 200], metrics.Where(metric => metric.Name == "gen_ai.client.token.usage").Select(metric => metric.Value));
    }

    [Fact]
    public async Task Telemetry_Failure_HasItsReasonAndNoContent()
    {
        var (span, _) = await ObserveAsync(Scenario.Failing(Fault.OpenAIError(429, "insufficient_quota", "insufficient_quota", Question)));
        Assert.Equal("QuotaExhausted", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        var all = string.Join('\n', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.StatusDescription));
        Assert.DoesNotContain(Question, all, StringComparison.Ordinal);
        Assert.Empty(span.Events);
    }
}
