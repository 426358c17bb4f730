using Microsoft.Extensions.Configuration;

namespace Chatbot.Core.Configuration;

/// <summary>From the sources to the settings of one profile, with everything that is wrong at once.</summary>
public static class ChatbotOptionsLoader
{
    /// <summary>The names of the profiles, as <c>ASPNETCORE_ENVIRONMENT</c> chooses them.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["Development", "Testing", "Production"];

    /// <summary>The profile of that name in its own spelling, whatever the case; nothing set means Production; null: there is none.</summary>
    public static string? Profile(string? environmentName) => string.IsNullOrWhiteSpace(environmentName)
        ? "Production"
        : Profiles.FirstOrDefault(profile => string.Equals(profile, environmentName.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads, checks and completes the settings. Files that hold secrets are read, nothing is written.</summary>
    public static LoadedOptions Load(IConfigurationRoot configuration, string? environmentName)
    {
        if (Profile(environmentName) is not { } profile)
        {
            return new LoadedOptions(new ProductionOptions(), [new SettingError(
                "ASPNETCORE_ENVIRONMENT",
                new LocalText("ProblemValue", SettingError.Quote(environmentName!)),
                new LocalText("Allowed", new LocalText("AllowedName", string.Join(", ", Profiles))))], []);
        }

        ChatbotOptions options = profile switch
        {
            "Development" => new DevelopmentOptions(),
            "Testing" => new TestingOptions(),
            _ => new ProductionOptions(),
        };
        var reader = new ConfigurationReader(configuration);
        var errors = Setting.All.Select(setting => Bind(setting, options, reader)).OfType<SettingError>().ToList();
        errors.AddRange(SettingRules.Together(options));
        errors.AddRange(SecretChecks.Apply(options));
        errors.AddRange(reader.UnknownInFiles().Select(Unknown));
        return new LoadedOptions(options, errors, [.. reader.UnknownVariables().Select(key => Unknown(key.Replace(":", "__", StringComparison.Ordinal)))]);
    }

    /// <summary>What to say of a name that is no setting: the nearest one that is.</summary>
    public static SettingError Unknown(string name) => new(
        SettingError.Quote(name),
        new LocalText("ProblemUnknown"),
        Setting.Nearest(name.Replace("__", ":", StringComparison.Ordinal)) is { } nearest
            ? new LocalText("RemedyNearest", nearest)
            : new LocalText("RemedyUnknown"));

    private static SettingError? Bind(Setting setting, ChatbotOptions options, ConfigurationReader reader)
    {
        var rule = SettingRules.ByKey[setting.Key];
        object? value;
        if (setting.IsList)
        {
            value = reader.Items(setting);
            if (value is null)
                return null;
        }
        else
        {
            if (reader.Text(setting) is not { } text || (text.Length == 0 && setting.Type != typeof(string)))
                return null;
            if (setting.IsOptional && text.Trim() == Setting.None)
                value = null;
            else if (!SettingValue.TryParse(setting.Type, setting.IsSecret ? text.Trim() : text, out value))
                return SettingError.OfValue(setting, text, rule.Allowed);
        }

        if (!rule.Accepts(value))
            return SettingError.OfValue(setting, SettingValue.Format(value), rule.Allowed);
        setting.Set(options, value);
        return null;
    }
}

/// <summary>The settings of a profile and what is to be said of them.</summary>
/// <param name="Options">Usable only without errors: a wrong value is left at its default.</param>
/// <param name="Errors">Why the process must not start.</param>
/// <param name="Warnings">Names that look like ours and are not known.</param>
public sealed record LoadedOptions(ChatbotOptions Options, IReadOnlyList<SettingError> Errors, IReadOnlyList<SettingError> Warnings)
{
    /// <summary>Every error, in Japanese and English, for a console.</summary>
    public string Explain() =>
        string.Join(Environment.NewLine + Environment.NewLine, [Heading(), .. Errors.Select(error => error.ToString())]);

    private string Heading()
    {
        var heading = new LocalText("Heading", Errors.Count);
        return heading.In(LocalText.Japanese) + Environment.NewLine + heading.In(LocalText.English);
    }
}
