namespace Chatbot.Core.Configuration;

/// <summary>
/// The settings that are safe to change while the product runs. To add one: its key here, its words in the resources of the
/// page, and whoever reads it asks <see cref="CurrentOptions"/>.
/// </summary>
public static class ChangeableSettings
{
    /// <summary>What is shown and saved together, in the order of the page. Never a secret: values are shown and kept.</summary>
    public static IReadOnlyList<ChangeableGroup> Groups { get; } =
    [
        new("Models", ["OpenAI:Model", "OpenAI:Models"]),
        new("Instructions", ["OpenAI:Instructions"]),
        new("Registration", ["Accounts:Registration", "Accounts:EmailDomains"]),
        new("UserAllowances", ["Usage:UserDailyMoney", "Usage:UserMonthlyMoney", "Usage:UserDailyTokens", "Usage:UserMonthlyTokens"]),
        new("TeamAllowances",
            ["Usage:TeamDailyMoney", "Usage:TeamMonthlyMoney", "Usage:TeamDailyTokens", "Usage:TeamMonthlyTokens", "Usage:Contact"]),
        new("Banner", ["Banner:Japanese", "Banner:English"]),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Groups.SelectMany(group => group.Keys).Select(key => Setting.Find(key)!)];

    /// <summary>Null where there is none of this key, or where it may not be changed.</summary>
    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.Key == key);

    /// <summary>Reads a value from a form or the database, by the rules of the start. A list has an item on each line.</summary>
    /// <returns>What is wrong; null: <paramref name="value"/> may be used.</returns>
    public static SettingError? Read(Setting setting, string text, out object? value)
    {
        var rule = SettingRules.ByKey[setting.Key];
        // A browser sends CR LF, whatever was typed (HTML, "form-data").
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        var isRead = true;
        value = null;
        if (setting.IsList)
            value = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        else if (text.Length > 0 || !setting.IsOptional)
            isRead = SettingValue.TryParse(setting.Type, text, out value);
        return isRead && rule.Accepts(value) ? null : SettingError.OfValue(setting, text, rule.Allowed);
    }

    /// <summary>Whether a value may have several lines.</summary>
    public static bool HasLines(Setting setting) =>
        setting.IsList || (setting.Type == typeof(string) && SettingRules.ByKey[setting.Key].Accepts("1\n2"));

    /// <summary>The text that <see cref="Read"/> takes back.</summary>
    public static string Text(Setting setting, ChatbotOptions options) =>
        setting.Get(options) is List<string> items ? string.Join('\n', items) : SettingValue.Format(setting.Get(options));

    /// <summary>A copy with some values changed.</summary>
    internal static ChatbotOptions With(ChatbotOptions options, IEnumerable<(Setting Setting, object? Value)> changes)
    {
        var copy = (ChatbotOptions)Activator.CreateInstance(options.GetType())!;
        foreach (var setting in Setting.All)
            setting.Set(copy, setting.Get(options));
        foreach (var (setting, value) in changes)
            setting.Set(copy, value);
        return copy;
    }
}

/// <summary>Settings that belong together.</summary>
/// <param name="Name">Its name in the resources.</param>
/// <param name="Keys">The keys of the settings.</param>
public sealed record ChangeableGroup(string Name, IReadOnlyList<string> Keys);
