using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary>Texts for the console, in Japanese and then in English: at start nobody has told a language yet.</summary>
internal static class BothLanguages
{
    /// <param name="text">One of <see cref="HostingTexts"/>.</param>
    /// <param name="arguments">What its places are filled with.</param>
    public static string Say(Func<string> text, params object[] arguments) =>
        Say(text, LocalText.Japanese, arguments) + Environment.NewLine + Say(text, LocalText.English, arguments);

    private static string Say(Func<string> text, CultureInfo language, object[] arguments)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language;
            return string.Format(CultureInfo.InvariantCulture, text(), arguments);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
