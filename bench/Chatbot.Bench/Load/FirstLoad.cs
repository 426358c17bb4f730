using System.Text;
using System.Text.RegularExpressions;
using Chatbot.Bench.Results;

namespace Chatbot.Bench.Load;

/// <summary>The bytes that a first visit moves, bodies as they travel, and heads: the page and all that it names at once.</summary>
internal static partial class FirstLoad
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        // Nothing is decompressed: what is counted is what came.
        using var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = new(arguments.Text("url")) };
        var sizes = new Dictionary<string, (int Body, int Head)>();
        var waiting = new Queue<string>(["/"]);
        while (waiting.TryDequeue(out var path))
        {
            if (!sizes.TryAdd(path, await SizeAsync(http, path)))
                continue;
            foreach (var next in await NamedInAsync(http, path))
                waiting.Enqueue(next);
        }

        foreach (var (path, size) in sizes)
            Console.WriteLine($"{size.Body,8} + {size.Head,5}  {path}");
        var result = new
        {
            Name = arguments.Text("name", "first load"),
            Requests = sizes.Count,
            BodyBytes = sizes.Values.Sum(size => size.Body),
            HeadBytes = sizes.Values.Sum(size => size.Head),
        };
        Console.WriteLine($"{result.BodyBytes,8} + {result.HeadBytes,5}  in {result.Requests} requests");
        await ResultFile.AppendAsync(arguments.Text("out", ""), result);
        return 0;
    }

    private static async Task<(int Body, int Head)> SizeAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip, deflate, br, zstd");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var heads = response.Headers.Concat(response.Content.Headers).SelectMany(head => head.Value.Select(value => $"{head.Key}: {value}\r\n"));
        return ((await response.Content.ReadAsByteArrayAsync()).Length, "HTTP/1.1 200 OK\r\n\r\n".Length + heads.Sum(Encoding.UTF8.GetByteCount));
    }

    private static async Task<IReadOnlyList<string>> NamedInAsync(HttpClient http, string path)
    {
        if (path.EndsWith(".svg", StringComparison.Ordinal))
            return [];
        var text = await http.GetStringAsync(new Uri(path, UriKind.Relative));
        // What stands in a template is fetched only when it is needed.
        var matches = path == "/" ? AssetPattern().Matches(TemplatePattern().Replace(text, "")) : ImportPattern().Matches(text);
        var here = new Uri(http.BaseAddress!, path);
        return [.. matches.Select(match => new Uri(here, match.Groups[1].Value).PathAndQuery).Distinct()];
    }

    [GeneratedRegex("<(?:link|script|img)[^>]* (?:href|src)=\"([^\"]+)\"")]
    private static partial Regex AssetPattern();

    [GeneratedRegex("<template.*?</template>", RegexOptions.Singleline)]
    private static partial Regex TemplatePattern();

    [GeneratedRegex("import [^\"']*[\"'](\\.[^\"']+)[\"']|url\\([\"']?([^\"')]+)")]
    private static partial Regex ImportPattern();
}
