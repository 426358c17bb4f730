using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;

namespace Chatbot.Bench.Load;

/// <summary>A chat as a browser has it: the empty page, its form posted, the page with the answer, its event stream.</summary>
/// <param name="session">The cookies of somebody who is signed in; empty where nobody has to.</param>
internal sealed class ChatbotTarget(HttpClient http, ExpectedAnswer expected, string session = "") : IChatTarget
{
    public async Task<ChatOutcome> ChatAsync(CancellationToken cancellation)
    {
        using var begin = new HttpRequestMessage(HttpMethod.Get, "/");
        Cookies.AddTo(begin, session);
        using var empty = await http.SendAsync(begin, cancellation);
        if (empty.StatusCode != HttpStatusCode.OK)
            return Refusal(empty);
        var form = new ChatPage(await empty.Content.ReadAsStringAsync(cancellation));
        var cookies = $"{session}; {Cookies.Of(empty)}".Trim(' ', ';');

        var posted = Stopwatch.GetTimestamp();
        using var question = new HttpRequestMessage(HttpMethod.Post, "/") { Content = Form(form) };
        Cookies.AddTo(question, cookies);
        using var taken = await http.SendAsync(question, cancellation);
        if (taken.StatusCode != HttpStatusCode.SeeOther)
            return Refusal(taken);

        using var shown = new HttpRequestMessage(HttpMethod.Get, taken.Headers.Location);
        Cookies.AddTo(shown, cookies);
        using var page = await http.SendAsync(shown, cancellation);
        return page.StatusCode == HttpStatusCode.OK
            ? await FollowAsync(new ChatPage(await page.Content.ReadAsStringAsync(cancellation)), cookies, posted, cancellation)
            : Refusal(page);
    }

    private static ChatOutcome Refusal(HttpResponseMessage response) => new(
        ChatVerdict.Refused,
        response.StatusCode == HttpStatusCode.TooManyRequests
            ? "429: the server's limits are on; start it with RateLimits__Enabled=false"
            : $"{(int)response.StatusCode} from {response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}");

    private static MultipartFormDataContent Form(ChatPage page) => new()
    {
        { new StringContent(page.AntiforgeryToken), "__RequestVerificationToken" },
        { new StringContent(page.FormToken), "Input.FormToken" },
        { new StringContent("Tell me all about it, part by part."), "Input.Text" },
    };

    private async Task<ChatOutcome> FollowAsync(ChatPage page, string cookies, long posted, CancellationToken cancellation)
    {
        var check = new AnswerCheck(expected);
        check.Page(page);
        TimeSpan? first = check.HasBegun ? Stopwatch.GetElapsedTime(posted) : null;
        if (!page.IsLive)
            return Verdict(check, first, null);

        var asked = Stopwatch.GetTimestamp();
        TimeSpan? firstOfStream = null;
        var (last, longest) = (asked, TimeSpan.Zero);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{page.Events}?from={page.Cursor}");
        Cookies.AddTo(request, cookies);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            return Refusal(response);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream, (_, data) => Encoding.UTF8.GetString(data)).EnumerateAsync(cancellation))
        {
            check.Event(item.EventType, item.EventId, item.Data);
            if (check.HasBegun && firstOfStream is not null && Stopwatch.GetElapsedTime(last) is var pause && pause > longest)
                longest = pause;
            last = Stopwatch.GetTimestamp();
            if (first is null && check.HasBegun)
                (first, firstOfStream) = (Stopwatch.GetElapsedTime(posted), Stopwatch.GetElapsedTime(asked));
        }

        return Verdict(check, first, firstOfStream) with { LongestPause = longest };
    }

    private static ChatOutcome Verdict(AnswerCheck check, TimeSpan? first, TimeSpan? firstOfStream) => new(
        check.IsWhole ? ChatVerdict.Whole : check.Problem is null ? ChatVerdict.Lost : ChatVerdict.Wrong,
        check.IsWhole ? null : check.Problem ?? "the stream ended before the answer", first, firstOfStream);
}
