using System.Runtime.InteropServices;
using Chatbot.Bench.Load;
using Chatbot.Bench.Results;
using Chatbot.Bench.Upstream;

namespace Chatbot.Bench;

/// <summary>What the program can be told to do.</summary>
internal static class Commands
{
    private const string Usage = """
        upstream  --port 5900 [--tokens 200 --before-first-ms 0 --between-tokens-ms 0 --cut-after n --hang-after n --refuse-status n]
                  A scripted model server, in both wire formats, until it is stopped.
        load      --target chatbot|upstream --url http://127.0.0.1:5000 [--chats 50 --at-once 50 --spread-ms 0 --tokens 200
                  --timeout-ms 300000 --cookie text --pid n,n --name text --out results.jsonl]
                  Chats, each checked to have arrived whole. "upstream" asks a model server, or a proxy before it, directly.
        first-load  --url http://127.0.0.1:5000 [--name text --out results.jsonl]
                  The bytes of a first visit: the page, its styles and its scripts.
        set-up    --url http://127.0.0.1:5000 --output file
                  Makes the first account by the token in the server's output; prints the cookies for "load --cookie".
        sign-ins  --url http://127.0.0.1:5000 [--count 200 --at-once 50 --name text --out results.jsonl]
                  Wrong passwords, each hashed as a right one.
        japanese  The time zone of the place where it runs, and letters in the order of its Japanese.
        summary   --in results.jsonl
                  The medians of all runs of each name.
        """;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        try
        {
            return await ChooseAsync(arguments);
        }
        catch (Exception exception) when (exception is ArgumentException or HttpRequestException or IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static Task<int> ChooseAsync(Arguments arguments) => arguments.Command switch
    {
        "upstream" => ServeAsync(arguments),
        "load" => LoadCommand.RunAsync(arguments),
        "first-load" => FirstLoad.RunAsync(arguments),
        "set-up" => People.SetUpAsync(arguments),
        "sign-ins" => People.SignInAsync(arguments),
        "japanese" => JapaneseData.PrintAsync(),
        "summary" => Summary.PrintAsync(arguments.Text("in")),
        _ => ExplainAsync(),
    };

    private static async Task<int> ServeAsync(Arguments arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var options = new UpstreamOptions { Default = Scenario.Parse(arguments.All) };
        await using var upstream = await ScriptedUpstream.StartAsync(options, arguments.Number("port", 5900), stop.Token);
        Console.WriteLine(upstream.Address);
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> ExplainAsync()
    {
        await Console.Error.WriteLineAsync(Usage);
        return 64;
    }
}
