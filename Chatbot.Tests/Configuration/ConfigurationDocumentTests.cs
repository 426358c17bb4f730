using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Configuration;

/// <summary>
/// The table in docs/configuration.md is made from the option classes. After a change of a setting, run this test once with
/// <c>WRITE_DOCS=1</c>, and it writes the table anew.
/// </summary>
public sealed partial class ConfigurationDocumentTests
{
    private const string Begin = "<!-- settings: written by ConfigurationDocumentTests -->\n";
    private const string End = "<!-- /settings -->\n";

    [Fact]
    public void Document_Table_SaysWhatTheOptionClassesSay()
    {
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "configuration.md");
        var document = File.ReadAllText(path);
        var from = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from);

        var table = Table();
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            File.WriteAllText(path, document[..from] + table + document[to..]);
        else
            Assert.Equal(table, document[from..to]);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Table()
    {
        var meanings = Meanings();
        var table = new StringBuilder();
        string? section = "none yet";
        foreach (var setting in Setting.All)
        {
            var own = setting.Key.Contains(':', StringComparison.Ordinal) ? setting.Key.Split(':')[0] : "Common";
            if (own != section)
            {
                section = own;
                table.Append(CultureText($"\n### {section}\n\n| Key | Variable | Default | Allowed | Meaning |\n|---|---|---|---|---|\n"));
            }

            var variable = setting.Variable is { } name ? $"`{name}`" : "–";
            var allowed = SettingRules.ByKey[setting.Key].Allowed.In(LocalText.English);
            table.Append(CultureText($"| `{setting.Key}` | {variable} | {Default(setting)} | {allowed} | {meanings[setting.Property.DeclaringType + "." + setting.Property.Name]} |\n"));
        }

        return table.Append('\n').ToString();
    }

    private static string CultureText(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>One value, or each profile's own where they differ.</summary>
    private static string Default(Setting setting)
    {
        (string Profile, string Value)[] values =
        [
            .. new ChatbotOptions[] { new DevelopmentOptions(), new TestingOptions(), new ProductionOptions() }
                .Select(options => (options.GetType().Name.Replace("Options", "", StringComparison.Ordinal), SettingValue.Format(setting.Get(options)))),
        ];
        return values.Select(pair => pair.Value).Distinct().Count() == 1
            ? Code(values[0].Value)
            : string.Join(", ", values.Select(pair => $"{pair.Profile}: {Code(pair.Value)}"));
    }

    private static string Code(string value) => value.Length == 0 ? "none" : $"`{value}`";

    /// <summary>The summaries of the properties, as the compiler has written them beside the assembly.</summary>
    private static Dictionary<string, string> Meanings() => XDocument
        .Load(Path.ChangeExtension(typeof(ChatbotOptions).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(member => member.Attribute("name")!.Value.StartsWith("P:", StringComparison.Ordinal))
        .ToDictionary(member => member.Attribute("name")!.Value[2..], member => Plain(member.Element("summary")!));

    private static string Plain(XElement summary)
    {
        foreach (var reference in summary.Elements("see").ToList())
            reference.ReplaceWith("`" + reference.Attribute("cref")!.Value.Split('.')[^1] + "`");
        foreach (var code in summary.Elements("c").ToList())
            code.ReplaceWith("`" + code.Value + "`");
        return Spaces().Replace(summary.Value.Trim(), " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
