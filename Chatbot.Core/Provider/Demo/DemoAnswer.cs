using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chatbot.Core.Resources;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Demo;

/// <summary>The text of a demo answer, cut into tokens. The same question always gets the same.</summary>
internal static partial class DemoAnswer
{
    private const int QuoteLength = 40;
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static string For(ChatMessage? question)
    {
        var text = question?.Text ?? "";
        // By the question, not by the page: a question in Japanese is answered in Japanese.
        var culture = KanaOrKanji().IsMatch(text) ? Japanese : English;
        var files = question?.Contents.Count(content => content is DataContent) ?? 0;
        return string.Format(culture, Text("Answer", culture), Quote(text) ?? Text("NoQuestion", culture),
            files == 0 ? Text("NoFiles", culture) : string.Format(culture, Text("Files", culture), files));
    }

    /// <summary>Pieces of about four Latin or two other characters, as a model's tokens are; none splits a character.</summary>
    public static IEnumerable<string> Tokens(string text)
    {
        var start = 0;
        var weight = 0;
        for (var end = 0; end < text.Length;)
        {
            weight += text[end] < 0x250 ? 1 : 2;
            end += StringInfo.GetNextTextElementLength(text, end);
            if (weight < 4 && end < text.Length)
                continue;
            yield return text[start..end];
            start = end;
            weight = 0;
        }
    }

    /// <summary>The beginning of a question as inline code, where no markup of its own takes effect; null: nothing.</summary>
    private static string? Quote(string text)
    {
        var quote = new StringBuilder();
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count == QuoteLength)
            {
                quote.Append('…');
                break;
            }

            if (Rune.IsWhiteSpace(rune) ? quote.Length > 0 && quote[^1] != ' ' : IsPlain(rune))
            {
                quote.Append(Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
                count++;
            }
        }

        var shown = quote.ToString().Trim();
        return shown.Length == 0 ? null : $"`{shown}`";
    }

    private static bool IsPlain(Rune rune) => rune.Value != '`' && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Text(string name, CultureInfo culture) => DemoTexts.ResourceManager.GetString(name, culture)!;

    [GeneratedRegex(@"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")]
    private static partial Regex KanaOrKanji();
}
