using System.Text.Json;

namespace Chatbot.Core.Provider.Errors;

/// <summary>
/// What a provider says about an error, in the forms that are about: <c>{"error":{"code","type","param","message"}}</c>,
/// <c>{"error":"…"}</c>, <c>{"message":"…"}</c>, <c>{"detail":"…"}</c>. The message may quote the key or the request: it is
/// searched, never shown.
/// </summary>
internal readonly record struct ErrorBody(string? Code, string? Type, string? Param, string Message)
{
    /// <summary>An HTTP status that stands in the place of the code, as some relays send it; 0: none.</summary>
    public int Status => int.TryParse(Code, out var status) && status is >= 400 and < 600 ? status : 0;

    public static ErrorBody Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return new(null, null, null, "");
        }
    }

    private static ErrorBody Parse(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            return new(null, null, null, element.GetString()!);
        if (element.ValueKind is not JsonValueKind.Object)
            return new(null, null, null, "");
        if (element.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            return Parse(error);
        return new(Text(element, "code"), Text(element, "type"), Text(element, "param"),
            Text(element, "message") ?? Text(element, "detail") ?? "");
    }

    private static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.ValueKind is JsonValueKind.Number ? value.GetRawText()
        : null;
}
