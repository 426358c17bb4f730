using System.Globalization;
using Chatbot.Core.Resources;

namespace Chatbot.Core.Configuration;

/// <summary>
/// A text of <see cref="SettingTexts"/> that is not yet in a language: what goes wrong at start is told in both, because a
/// container has no language of its own.
/// </summary>
/// <param name="Name">The name in the resources.</param>
/// <param name="Arguments">What its places are filled with; a <see cref="LocalText"/> is put in the same language.</param>
public sealed record LocalText(string Name, params object[] Arguments)
{
    public static CultureInfo Japanese { get; } = CultureInfo.GetCultureInfo("ja");

    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    public string In(CultureInfo language)
    {
        var format = SettingTexts.ResourceManager.GetString(Name, language)
            ?? throw new InvalidOperationException($"There is no text {Name}.");
        var arguments = Arguments.Select(argument => argument is LocalText text ? text.In(language) : argument).ToArray();
        return string.Format(CultureInfo.InvariantCulture, format, arguments);
    }
}
