using System.Text.Json;

namespace Chatbot.Bench.Upstream;

/// <summary>A request as it arrived.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">With its query.</param>
/// <param name="Headers">By name, whatever the case; several values are joined.</param>
/// <param name="Body">Raw; empty for a GET.</param>
/// <param name="Abandoned">Ends when the client has left before its answer was over.</param>
public sealed record UpstreamRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body, Task Abandoned)
{
    private JsonElement? _json;

    /// <summary>The body, parsed.</summary>
    public JsonElement Json => _json ??= JsonElement.Parse(Body);

    public string? Model => Text("model");

    public string? PreviousResponseId => Text("previous_response_id");

    private string? Text(string name) =>
        Body.Length > 0 && Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() : null;
}
