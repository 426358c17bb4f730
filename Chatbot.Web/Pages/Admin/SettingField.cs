using System.Globalization;
using Chatbot.Core.Administration;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Pages.Admin;

/// <summary>One setting as a field of a form.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Text">What stands in the field.</param>
/// <param name="Version">What the form says it has seen.</param>
/// <param name="Error">What is wrong with the text.</param>
/// <param name="ChangedMeanwhile">Another has changed it: what holds now is shown beside it.</param>
/// <param name="By">What the account is called that has changed it last.</param>
public sealed record SettingField(SettingState State, string Text, int Version, string? Error, bool ChangedMeanwhile, string? By)
{
    public string Key => State.Setting.Key;

    public string Id => Key.Replace(':', '-');

    public string Label => Words(Key) ?? Key;

    public string? Hint => Words(Key + "_Hint");

    /// <summary>The values to pick from; none: it is written.</summary>
    public IReadOnlyList<(string Value, string Text)> Choices
    {
        get
        {
            var type = State.Setting.Type;
            (string, string)[] choices =
                type == typeof(bool) ? [("true", RuntimeSettingTexts.Yes), ("false", RuntimeSettingTexts.No)]
                : type.IsEnum ? [.. Enum.GetNames(type).Select(name => (name, Words($"{Key}_{name}") ?? name))]
                : [];
            return choices.Length > 0 && State.Setting.IsOptional ? [("", RuntimeSettingTexts.Empty), .. choices] : choices;
        }
    }

    /// <summary>The words for a key or a group; null where there are none.</summary>
    internal static string? Words(string name) =>
        RuntimeSettingTexts.ResourceManager.GetString(name.Replace(':', '_'), CultureInfo.CurrentUICulture);
}
