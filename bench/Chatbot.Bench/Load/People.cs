using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Chatbot.Bench.Results;

namespace Chatbot.Bench.Load;

/// <summary>Makes the first account of a server with accounts, and tries to sign in, so many at once.</summary>
internal static partial class People
{
    private const string Name = "bench";
    private const string Password = "a phrase of the bench only";

    /// <summary>Makes the administrator by the set-up token in the server's output, and prints the cookies of the session.</summary>
    public static async Task<int> SetUpAsync(Arguments arguments)
    {
        using var http = Client(arguments);
        var token = TokenPattern().Match(await File.ReadAllTextAsync(arguments.Text("output")));
        if (!token.Success)
            throw new InvalidDataException("The server's output has no set-up token.");
        using var answer = await PostAsync(http, "/setup", new()
        {
            ["Input.Token"] = token.Value,
            ["Input.UserName"] = Name,
            ["Input.Password"] = Password,
        });
        if ((int)answer.StatusCode is < 300 or >= 400)
            throw new HttpRequestException($"{(int)answer.StatusCode} from /setup");
        Console.WriteLine(Cookies.Of(answer));
        return 0;
    }

    /// <summary>Wrong passwords, each of which is hashed as a right one is.</summary>
    public static async Task<int> SignInAsync(Arguments arguments)
    {
        using var http = Client(arguments);
        var (atOnce, all) = (arguments.Number("at-once", 50), arguments.Number("count", 200));
        var statuses = new int[all];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var one = Interlocked.Increment(ref next); one < all; one = Interlocked.Increment(ref next))
            {
                // Many names, so that it is hashing that holds them up and not the lock of one.
                using var answer = await PostAsync(http, "/sign-in", new() { ["Input.Name"] = $"{Name}-{one}", ["Input.Password"] = "not the right phrase" });
                statuses[one] = (int)answer.StatusCode;
            }
        }));
        var result = new
        {
            Name = arguments.Text("name", "sign-ins"),
            SignIns = all,
            AtOnce = atOnce,
            Answered = statuses.Count(status => status < 429),
            AskedToComeAgain = statuses.Count(status => status is 429 or 503),
            Failed = statuses.Count(status => status >= 500 && status != 503),
            WallSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
        Console.WriteLine(result);
        await ResultFile.AppendAsync(arguments.Text("out", ""), result);
        return result.Failed == 0 ? 0 : 2;
    }

    private static HttpClient Client(Arguments arguments) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = new(arguments.Text("url")) };

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, Dictionary<string, string> fields)
    {
        using var page = await http.GetAsync(new Uri(path, UriKind.Relative));
        if (page.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"{(int)page.StatusCode} from {path}");
        fields["__RequestVerificationToken"] = ChatPage.AntiforgeryTokenOf(await page.Content.ReadAsStringAsync());
        using var form = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        Cookies.AddTo(form, Cookies.Of(page));
        return await http.SendAsync(form);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{43}\r?$", RegexOptions.Multiline)]
    private static partial Regex TokenPattern();
}
