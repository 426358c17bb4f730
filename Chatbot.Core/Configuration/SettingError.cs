using System.Globalization;
using System.Text;

namespace Chatbot.Core.Configuration;

/// <summary>One thing that is wrong with one setting.</summary>
/// <param name="Names">Where it is set, as <c>OpenAI:Model (OpenAI__Model)</c>.</param>
/// <param name="Problem">What is wrong. Never quotes a secret.</param>
/// <param name="Remedy">What is allowed, or what to do.</param>
public sealed record SettingError(string Names, LocalText Problem, LocalText Remedy)
{
    private const int LongestQuote = 100;

    /// <summary>The key of the setting.</summary>
    public string Key => Names.Split(' ')[0];

    public static SettingError Of(Setting setting, LocalText problem, LocalText remedy) =>
        new(setting.Variable is { } variable && variable != setting.Key ? $"{setting.Key} ({variable})" : setting.Key, problem, remedy);

    public static SettingError OfValue(Setting setting, string value, LocalText allowed)
    {
        // An address may carry a password.
        var hidden = setting.IsSecret || (setting.Type == typeof(Uri) && value.Contains('@', StringComparison.Ordinal));
        var problem = hidden ? new LocalText("ProblemHidden")
            : value.Length == 0 ? new LocalText("ProblemEmpty")
            : new LocalText("ProblemValue", Quote(value));
        return Of(setting, problem, new LocalText("Allowed", allowed));
    }

    public string In(CultureInfo language) => $"{Problem.In(language)} {Remedy.In(language)}";

    /// <summary>The text for a console: the names, then the message in Japanese and in English.</summary>
    public override string ToString() =>
        $"{Names}{Environment.NewLine}  {In(LocalText.Japanese)}{Environment.NewLine}  {In(LocalText.English)}";

    /// <summary>Text from outside, made harmless for a console and a log: one line, not long.</summary>
    internal static string Quote(string value)
    {
        var quote = new StringBuilder();
        foreach (var rune in value.EnumerateRunes().Take(LongestQuote))
            quote.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        return quote.Length < value.Length ? quote.Append('…').ToString() : quote.ToString();
    }
}
