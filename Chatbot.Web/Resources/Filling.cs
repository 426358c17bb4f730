using System.Globalization;

namespace Chatbot.Web.Resources;

/// <summary>Puts values into a text of the resources, as the reader's language writes them.</summary>
internal static class Filling
{
    public static string Fill(this string text, params object?[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
