using System.Diagnostics;
using System.Globalization;
using Chatbot.Bench.Results;

namespace Chatbot.Bench.Load;

/// <summary>So many chats, so many of them at once, and what came of them.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var expected = ExpectedAnswer.Of(arguments.Number("tokens", 200));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = new(arguments.Text("url")), Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add("Accept-Language", "ja");
        IChatTarget target = arguments.Text("target", "chatbot") switch
        {
            "chatbot" => new ChatbotTarget(http, expected, arguments.Text("cookie", "")),
            "upstream" => new UpstreamTarget(http, expected),
            var other => throw new ArgumentException($"--target {other}: chatbot or upstream."),
        };
        var server = new ServerProcess([.. arguments.Text("pid", "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))]);

        var result = await MeasureAsync(arguments, expected, target, server);
        Console.WriteLine(result.ToTable());
        await ResultFile.AppendAsync(arguments.Text("out", ""), result);
        return result.Whole == result.Chats ? 0 : 2;
    }

    private static async Task<RunResult> MeasureAsync(
        Arguments arguments, ExpectedAnswer expected, IChatTarget target, ServerProcess server)
    {
        var chats = arguments.Number("chats", 50);
        var atOnce = Math.Min(arguments.Number("at-once", 50), chats);
        using var timeout = new CancellationTokenSource(arguments.Milliseconds("timeout-ms", 300_000));
        using var over = new CancellationTokenSource();
        var watching = server.WatchAsync(over.Token);
        var cpu = server.CpuSeconds;
        var started = Stopwatch.GetTimestamp();
        var outcomes = await DriveAsync(target, chats, atOnce, arguments.Milliseconds("spread-ms", 0), timeout.Token);
        var wall = Stopwatch.GetElapsedTime(started);
        cpu = server.CpuSeconds - cpu;
        await over.CancelAsync();
        await watching;
        foreach (var problem in outcomes.Select(outcome => outcome.Problem).OfType<string>().CountBy(problem => problem))
            await Console.Error.WriteLineAsync($"{problem.Value} × {problem.Key}");
        return RunResult.Of(arguments.Text("name", "load"), atOnce, expected.Tokens, outcomes, wall, cpu, server);
    }

    /// <summary>Each of those who are there at once asks its next question when its answer has ended.</summary>
    private static async Task<IReadOnlyList<ChatOutcome>> DriveAsync(
        IChatTarget target, int chats, int atOnce, TimeSpan spread, CancellationToken cancellation)
    {
        var outcomes = new ChatOutcome[chats];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async person =>
        {
            await Task.Delay(spread * person / atOnce, cancellation);
            for (var chat = Interlocked.Increment(ref next); chat < chats; chat = Interlocked.Increment(ref next))
                outcomes[chat] = await TryAsync(target, cancellation);
        }));
        return outcomes;
    }

    private static async Task<ChatOutcome> TryAsync(IChatTarget target, CancellationToken cancellation)
    {
        try
        {
            return await target.ChatAsync(cancellation);
        }
        catch (HttpRequestException exception)
        {
            return new(ChatVerdict.Refused, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return new(ChatVerdict.Lost, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new(ChatVerdict.Lost, "the time was over");
        }
    }
}
