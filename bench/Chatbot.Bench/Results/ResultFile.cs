using System.Text.Json;

namespace Chatbot.Bench.Results;

/// <summary>Results as lines of JSON: each an object of a name and numbers.</summary>
internal static class ResultFile
{
    /// <param name="path">Empty: nowhere.</param>
    public static async Task AppendAsync(string path, object result)
    {
        if (path.Length > 0)
            await File.AppendAllTextAsync(path, JsonSerializer.Serialize(result) + "\n");
    }

    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(string path) =>
        [.. (await File.ReadAllLinesAsync(path)).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line))];
}
