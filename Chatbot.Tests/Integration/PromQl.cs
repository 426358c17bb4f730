using System.Text.RegularExpressions;

namespace Chatbot.Tests.Integration;

/// <summary>The names in an expression of Prometheus, as far as our own files need it. https://prometheus.io/docs/prometheus/latest/querying/basics/</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset"];

    /// <summary>The samples that are asked for.</summary>
    public static IReadOnlySet<string> SamplesOf(string expression)
    {
        var plain = Grouping().Replace(Range().Replace(Matchers().Replace(Text().Replace(expression, "''"), " "), " "), " ");
        return Name().Matches(plain).Where(match => !Words.Contains(match.Value) && !IsCall(plain, match)).Select(match => match.Value).ToHashSet();
    }

    /// <summary>The labels that are matched, grouped by or joined on.</summary>
    public static IReadOnlySet<string> LabelsOf(string expression)
    {
        var plain = Text().Replace(expression, "''");
        return Matchers().Matches(plain).SelectMany(match => Name().Matches(match.Value))
            .Concat(Grouping().Matches(plain).SelectMany(match => Name().Matches(match.Groups[1].Value)))
            .Select(match => match.Value).ToHashSet();
    }

    private static bool IsCall(string expression, Match name) => expression[(name.Index + name.Length)..].TrimStart().StartsWith('(');

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex Name();
}
