using System.Globalization;
using Chatbot.Bench.Load;

namespace Chatbot.Bench.Results;

/// <summary>One run in numbers. Times of first tokens are milliseconds, memory is MB of 10⁶ bytes; 0 CPU: not asked for.</summary>
internal sealed record RunResult(
    string Name, int Chats, int AtOnce, int Tokens, int Whole, int Refused, int Lost, int Wrong, double WallSeconds,
    double? FirstMedian, double? FirstP95, double? FirstOfStreamMedian, double? FirstOfStreamP95, double? PauseMedian, double? PauseMost,
    double CpuSeconds, double PeakMegabytes)
{
    private const double Megabyte = 1e6;

    public double ChatsPerSecond => Whole / WallSeconds;

    public double TokensPerSecond => (double)Whole * Tokens / WallSeconds;

    public double CpuMillisecondsPerChat => CpuSeconds * 1000 / Chats;

    public double CpuMillisecondsPerThousandTokens => CpuSeconds * 1_000_000 / ((double)Chats * Tokens);

    public static RunResult Of(
        string name, int atOnce, int tokens, IReadOnlyList<ChatOutcome> outcomes, TimeSpan wall, double cpu, ServerProcess server)
    {
        int Count(ChatVerdict verdict) => outcomes.Count(outcome => outcome.Verdict == verdict);
        var first = Sorted(outcomes.Select(outcome => outcome.FirstToken));
        var firstOfStream = Sorted(outcomes.Select(outcome => outcome.FirstTokenOfStream));
        var pause = Sorted(outcomes.Select(outcome => outcome.LongestPause));
        return new(
            name, outcomes.Count, atOnce, tokens, Count(ChatVerdict.Whole), Count(ChatVerdict.Refused), Count(ChatVerdict.Lost),
            Count(ChatVerdict.Wrong), wall.TotalSeconds, Quantile(first, 0.5), Quantile(first, 0.95), Quantile(firstOfStream, 0.5),
            Quantile(firstOfStream, 0.95), Quantile(pause, 0.5), pause.Length == 0 ? null : pause[^1], cpu, server.PeakAnonymousBytes / Megabyte);
    }

    public string ToTable() => string.Join(Environment.NewLine, Rows().Select(row => $"{row.Label,-38}{row.Value,12}"));

    /// <summary>What it says, line by line.</summary>
    public IEnumerable<(string Label, string Value)> Rows() =>
    [
        ("run", Name),
        ("chats (at once)", $"{Chats} ({AtOnce})"),
        ("whole / refused / lost / wrong", $"{Whole} / {Refused} / {Lost} / {Wrong}"),
        ("wall, s", Number(WallSeconds)),
        ("chats a second", Number(ChatsPerSecond)),
        ("tokens a second", Number(TokensPerSecond)),
        ("first token, from the post, ms", $"{Number(FirstMedian)} (95 %: {Number(FirstP95)})"),
        ("first token, of the stream, ms", $"{Number(FirstOfStreamMedian)} (95 %: {Number(FirstOfStreamP95)})"),
        ("longest pause of a stream, ms", $"{Number(PauseMedian)} (most: {Number(PauseMost)})"),
        ("CPU, s", Number(CpuSeconds)),
        ("CPU a chat, ms", Number(CpuMillisecondsPerChat)),
        ("CPU per 1,000 tokens, ms", Number(CpuMillisecondsPerThousandTokens)),
        ("anonymous memory at most, MB", Number(PeakMegabytes)),
    ];

    private static string Number(double? number) => number?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private static double[] Sorted(IEnumerable<TimeSpan?> times) =>
        [.. times.Where(time => time is not null).Select(time => time!.Value.TotalMilliseconds).Order()];

    private static double? Quantile(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * share))];
}
