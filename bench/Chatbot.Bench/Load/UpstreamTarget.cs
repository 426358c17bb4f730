using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Chatbot.Bench.Load;

/// <summary>A model server, or a proxy before it, asked directly: what there is to gain or lose.</summary>
internal sealed class UpstreamTarget(HttpClient http, ExpectedAnswer expected) : IChatTarget
{
    private const string Question = """{"model":"scripted","stream":true,"input":"Tell me all about it, part by part."}""";

    public async Task<ChatOutcome> ChatAsync(CancellationToken cancellation)
    {
        var asked = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        using var content = new StringContent(Question, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses") { Content = content };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            return new(ChatVerdict.Refused, $"{(int)response.StatusCode}");

        var text = new StringBuilder(expected.Text.Length);
        var ended = false;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream, DeltaOf).EnumerateAsync(cancellation))
        {
            ended |= item.EventType == "response.completed";
            if (item.Data is null)
                continue;
            first ??= Stopwatch.GetElapsedTime(asked);
            text.Append(item.Data);
        }

        var same = text.Equals(expected.Text);
        return ended && same ? new(ChatVerdict.Whole, FirstToken: first, FirstTokenOfStream: first)
            : new(ended ? ChatVerdict.Wrong : ChatVerdict.Lost, ended ? "the text differs" : "the stream ended before the answer", first);
    }

    private static string? DeltaOf(string type, ReadOnlySpan<byte> data)
    {
        if (type != "response.output_text.delta")
            return null;
        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("delta"u8))
                return json.Read() ? json.GetString() : null;
        }

        return null;
    }
}
