using System.Globalization;
using System.Text.RegularExpressions;

namespace Chatbot.Bench.Upstream;

/// <summary>What the scripted model says: Markdown as models write it, the same each time, so that a reader can check it.</summary>
public static partial class UpstreamText
{
    // Numbered, so that a piece that is lost, doubled or out of order shows.
    private const string Section = """
        ## Part {0}

        The answer to part {0} has **several** steps — each of them short, so that a reader can follow *and* check them.

        - First, look at the `input` and write down what is known about it.
        - Then compare it with part {0} of the plan; note every difference.
        - Finally, repeat until nothing changes any more.

        ```python
        def part_{0}(values):
            total = sum(value * {0} for value in values)
            return total if total > 0 else None
        ```

        That is all there is to say about this part: see [the next one](https://example.com/part/{0}) for more.


        """;

    /// <summary>The first <paramref name="count"/> tokens, each a word with the space before it, a number, or a sign.</summary>
    public static IReadOnlyList<string> For(int count)
    {
        var tokens = new List<string>(count + 200);
        for (var part = 1; tokens.Count < count; part++)
        {
            var text = Section.Replace("{0}", part.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            foreach (var match in Token().EnumerateMatches(text))
                tokens.Add(text.Substring(match.Index, match.Length));
        }

        return tokens[..count];
    }

    /// <summary>The whole answer of <paramref name="count"/> tokens.</summary>
    public static string Whole(int count) => string.Concat(For(count));

    [GeneratedRegex(@" ?[\p{L}_]+|\n+|  +| ?[^\p{L}\n ]{1,3}| ")]
    private static partial Regex Token();
}
