using System.Globalization;
using System.Net;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Isolation;

/// <summary>What somebody got.</summary>
/// <param name="Verdict">The status, or where it leads.</param>
/// <param name="Body">All that was sent; of an event stream nothing.</param>
internal sealed record Visit(Route Route, string Verdict, string Body);

/// <summary>Somebody at the door with whatever they have: a session or none, and a form's token that is good for them.</summary>
internal sealed class Visitor(ChatBrowser browser, string token) : IDisposable
{
    public string Token => token;

    public HttpClient Client => browser.Client;

    public static async Task<Visitor> OfAsync(ChatBrowser browser, string page = "/")
    {
        var shown = await browser.GetAsync(page);
        return new(browser, shown.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
    }

    /// <param name="route">The way in.</param>
    /// <param name="address">Its address, the parameters filled in.</param>
    /// <param name="fields">What a form sends, besides its token.</param>
    public async Task<Visit> TryAsync(Route route, string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var visit = await SendAsync(route, address, route.Method, fields);
        if (route.Method == "GET")
        {
            var head = await SendAsync(route, address, "HEAD", []);
            // By many endpoints it is not taken; by none it opens what a GET does not.
            Assert.True(head.Verdict == visit.Verdict || head.Verdict != "200", $"HEAD {address}: {head.Verdict}");
        }

        return visit;
    }

    public void Dispose() => browser.Dispose();

    private async Task<Visit> SendAsync(Route route, string address, string method, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Accept.ParseAdd("text/html");
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields]);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new(route, VerdictOf(response), isStream ? "" : await response.Content.ReadAsStringAsync());
    }

    private static string VerdictOf(HttpResponseMessage response) =>
        response.StatusCode != HttpStatusCode.Redirect ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)
        : response.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal) ? "sign-in"
        : $"302 {response.Headers.Location}";
}
