namespace Chatbot.Bench.Load;

internal static class Cookies
{
    /// <summary>What a response sets, as the value of a request's <c>Cookie</c> header; empty where it sets none.</summary>
    public static string Of(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(cookie => cookie.Split(';')[0])) : "";

    /// <summary>Sends them with a request; none, no header: an empty one is refused.</summary>
    public static void AddTo(HttpRequestMessage request, string cookies)
    {
        if (cookies.Length > 0)
            request.Headers.Add("Cookie", cookies);
    }
}
