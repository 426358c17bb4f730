using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>
/// Lets a span keep only tags of a list, whoever set them: an address has ids of conversations, a host and a query are what a stranger
/// likes, and a message of an exception may quote what was said.
/// </summary>
internal sealed class SpanScrubber : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> OfRequests = FrozenSet.Create(
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "error.type");

    private static readonly FrozenSet<string> OfOurs = FrozenSet.Create(
        "http.request.method", "http.response.status_code", "http.request.resend_count", "server.address", "server.port", "error.type",
        "chatbot.answer.state", "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model",
        "gen_ai.response.id", "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
        "gen_ai.usage.cache_read.input_tokens");

    public override void OnEnd(Activity data)
    {
        var isRequest = data.Kind == ActivityKind.Server;
        var kept = isRequest ? OfRequests : OfOurs;
        foreach (var tag in data.TagObjects.Where(tag => !kept.Contains(tag.Key)).ToList())
            data.SetTag(tag.Key, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
        if (isRequest)
            data.DisplayName = $"{data.GetTagItem("http.request.method")} {data.GetTagItem("http.route")}".TrimEnd();
        // Nobody looks for a probe; and what an event says cannot be taken out of it.
        if (IsProbe(data) || data.Events.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static bool IsProbe(Activity span) =>
        span.GetTagItem("http.route") is string route && route.StartsWith(Health.Path, StringComparison.Ordinal);
}
