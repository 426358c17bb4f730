using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Html.Parser;

namespace Chatbot.Tests.Integration;

/// <summary>One event of an answer's stream.</summary>
internal sealed record ChatEvent(string? Id, string Name, string Data);

/// <summary>
/// Follows an answer as the page's script does: finished blocks replace the tail, text goes behind it, and a new connection
/// starts at the last cursor.
/// </summary>
internal sealed class ChatReader : IDisposable
{
    private readonly HttpClient _client;
    private readonly List<string> _blocks;
    private readonly StringBuilder _tail;
    private HttpResponseMessage? _response;
    private StreamReader? _lines;

    public ChatReader(HttpClient client, Guid answerId) => (_client, AnswerId, _blocks, _tail) = (client, answerId, [], new());

    public ChatReader(HttpClient client, ChatPage page)
    {
        (_client, AnswerId, _blocks, _tail) = (client, page.AnswerId, [.. page.Blocks], new(page.Tail));
        Cursor = page.Answer.GetAttribute("data-cursor");
    }

    public Guid AnswerId { get; }

    /// <summary>How far it is, in the server's words; null: nothing yet.</summary>
    public string? Cursor { get; set; }

    /// <summary>The HTML elements of the finished blocks.</summary>
    public IReadOnlyList<string> Blocks => _blocks;

    public string Tail => _tail.ToString();

    /// <summary>The end of the text that it has, in UTF-16 units.</summary>
    public int Offset => Cursor is null ? 0 : int.Parse(Cursor.Split('.')[1], CultureInfo.InvariantCulture);

    /// <summary>What stands under the answer, once it has ended.</summary>
    public string? Foot { get; private set; }

    public int Beats { get; private set; }

    public HttpResponseMessage Response => _response ?? throw new InvalidOperationException("Not connected.");

    /// <param name="resume">True: as a browser that comes again by itself; false: as the page's script, by the address.</param>
    public async Task<HttpStatusCode> ConnectAsync(bool resume = false, CancellationToken cancellation = default)
    {
        Disconnect();
        var from = Cursor is null || resume ? "" : $"?from={Uri.EscapeDataString(Cursor)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/answers/{AnswerId}/events{from}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (resume && Cursor is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", Cursor);
        _response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        _lines = new StreamReader(await _response.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        return _response.StatusCode;
    }

    public void Disconnect()
    {
        _lines?.Dispose();
        _response?.Dispose();
        (_lines, _response) = (null, null);
    }

    /// <summary>The next event, taken in; null where the connection is over.</summary>
    public async Task<ChatEvent?> NextAsync(CancellationToken cancellation = default)
    {
        var (id, name, data) = ((string?)null, "message", (StringBuilder?)null);
        while (await LineAsync(cancellation) is { } line)
        {
            if (line.Length == 0 && data is not null)
                return Take(new ChatEvent(id, name, data.ToString()));
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 1)..];
            // One space belongs to the colon.
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (colon < 0 ? line : line[..colon])
            {
                case "" when colon == 0:
                    Beats++;
                    break;
                case "id":
                    id = value;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data = data is null ? new(value) : data.Append('\n').Append(value);
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads on the open connection, or on a new one, until there is enough, or the answer is over.</summary>
    public async Task<ChatReader> UntilAsync(Func<ChatReader, bool> enough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        if (_lines is null)
            await ConnectAsync(cancellation: patience.Token);
        while (!enough(this) && await NextAsync(patience.Token) is not null)
            continue;
        return this;
    }

    public Task<ChatReader> ToEndAsync() => UntilAsync(reader => reader.Foot is not null);

    public void Dispose() => Disconnect();

    /// <summary>The elements of some HTML, each as the parser writes it, so that both ways to a block can be compared.</summary>
    public static IReadOnlyList<string> Elements(string html) =>
        [.. new HtmlParser().ParseDocument(html).Body!.Children.Select(element => element.OuterHtml)];

    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        try
        {
            return await _lines!.ReadLineAsync(cancellation);
        }
        catch (IOException)
        {
            // The process at the other end is gone.
            return null;
        }
    }

    private ChatEvent Take(ChatEvent one)
    {
        Cursor = one.Id ?? Cursor;
        switch (one.Name)
        {
            case "block":
                _tail.Clear();
                _blocks.AddRange(Elements(one.Data));
                break;
            case "text" or "code":
                _tail.Append(one.Data);
                break;
            case "end":
                Foot = one.Data;
                break;
        }

        return one;
    }
}
