using System.Globalization;
using System.Text.RegularExpressions;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>kill -9 with 50 answers running and a reader on each: what a reader had is there after the next start.</summary>
public sealed partial class ChatKillTests
{
    private const int Answers = 50;
    private const int Tokens = 400;

    // A round is a start, 50 posts and 50 pages, cold: seconds of CPU. CHATBOT_KILLS=100 kills as often as the promise says.
    private const int KillsInAPlainRun = 5;

    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("CHATBOT_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : KillsInAPlainRun;

    // Each with its own text, so that one answer's words in another would show.
    private static readonly Scenario[] Scenarios = [.. Enumerable.Range(0, Answers).Select(number => new Scenario
    {
        Tokens = [$"Answer {number}: ", .. UpstreamText.For(Tokens)],
        BetweenTokens = TimeSpan.FromMilliseconds(25),
    })];

    [Fact]
    public async Task Kill_AtAnyMoment_TakesNothingThatAReaderHad()
    {
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new() { Script = request => Scenarios[NumberIn(request.Body)] });
        var random = new Random(20_261);
        List<Round.Seen> before = [];
        var (partial, total) = (0, 0);
        for (var kill = 0; kill <= Kills; kill++)
        {
            before = await LiveAsync(folder, upstream.Address, before, random, toBeKilled: kill < Kills);
            partial += before.Count(seen => seen.Reader.Offset > 0 && seen.Reader.Foot is null);
            total += before.Count;
        }

        Assert.True(partial > total / 4, $"Of {total} answers only {partial} were killed while someone read them.");
        Assert.DoesNotContain("database is locked", folder.Log(), StringComparison.Ordinal);
    }

    /// <summary>One life of the process: it is asked for what the last one had shown, then for new answers, and killed.</summary>
    private static async Task<List<Round.Seen>> LiveAsync(
        ChatFolder folder, Uri upstream, List<Round.Seen> before, Random random, bool toBeKilled)
    {
        Task<List<Round.Seen>> asked;
        await using (var process = HostingProcess.Start(folder.Location, [], folder.Arguments(upstream)))
        {
            var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
            Verify(folder, before);
            await VerifyPageAsync(browser, before, random);
            if (!toBeKilled)
                return [];
            var round = new Round(browser, events: random.Next(1, 40 * Answers));
            asked = round.RunAsync(await browser.GetAsync());
            await Task.WhenAny(round.Enough, asked);
        }

        return await asked;
    }

    private static void Verify(ChatFolder folder, List<Round.Seen> before)
    {
        var stored = folder.Query("SELECT Id, State, Text FROM Messages WHERE Kind = 'answer'")
            .Select(row => row.Split('|', 3)).ToDictionary(row => Guid.Parse(row[0]), row => (State: row[1], Text: row[2]));
        Assert.Equal(0, folder.Count("AnswerPieces"));
        Assert.DoesNotContain(stored.Values, answer => answer.State is "Waiting" or "Running");
        Assert.All(before, seen =>
        {
            var (state, text) = stored[seen.Reader.AnswerId];
            var whole = string.Concat(Scenarios[seen.Number].Tokens);
            Assert.StartsWith(text, whole, StringComparison.Ordinal);
            Assert.True(text.Length >= seen.Reader.Offset, $"{seen.Reader.Offset} were shown, {text.Length} are there.");
            Assert.Equal(seen.Reader.Tail, text[(seen.Reader.Offset - seen.Reader.Tail.Length)..seen.Reader.Offset]);
            Assert.Equal(seen.Reader.Foot is null && text != whole ? "Interrupted" : "Complete", state);
        });
    }

    private static async Task VerifyPageAsync(ChatBrowser browser, List<Round.Seen> before, Random random)
    {
        foreach (var seen in before.OrderBy(_ => random.Next()).Take(3))
        {
            var page = await browser.GetAsync(seen.Path);
            Assert.Equal(seen.Reader.Blocks, page.Blocks.Take(seen.Reader.Blocks.Count));
            if (page.State == "Complete")
                continue;
            Assert.Equal("Interrupted", page.State);
            Assert.Contains("The server restarted", page.Foot, StringComparison.Ordinal);
            Assert.True(page.Offers("Retry"));
        }
    }

    private static int NumberIn(string body) => int.Parse(Number().Matches(body)[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("question number ([0-9]+)")]
    private static partial Regex Number();

    /// <summary>All ask at once and read, until so many events have come in all, or the process is gone.</summary>
    private sealed class Round(ChatBrowser browser, int events)
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = events;

        public Task Enough => _enough.Task;

        public async Task<List<Seen>> RunAsync(ChatPage page) =>
            [.. (await Task.WhenAll(Enumerable.Range(0, Answers).Select(number => AskAsync(page, number)))).OfType<Seen>()];

        private async Task<Seen?> AskAsync(ChatPage page, int number)
        {
            Seen? seen = null;
            try
            {
                var form = ChatForm.Composer(page).Set("Input.FormToken", Guid.CreateVersion7().ToString())
                    .Set("Input.Text", $"question number {number}");
                var answered = await browser.PostAsync(form);
                seen = new(number, answered.Path, browser.Read(answered));
                await seen.Reader.ConnectAsync();
                while (await seen.Reader.NextAsync() is not null)
                {
                    if (Interlocked.Decrement(ref _left) <= 0)
                        _enough.TrySetResult();
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The process was killed.
            }

            return seen;
        }

        public sealed record Seen(int Number, string Path, ChatReader Reader);
    }
}
