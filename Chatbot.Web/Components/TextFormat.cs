using System.Globalization;

namespace Chatbot.Web.Components;

/// <summary>Fills the places of a localised text.</summary>
public static class TextFormat
{
    /// <summary>The text with its places ({0}, {1}…) filled, numbers and dates in the reader's culture.</summary>
    public static string Fill(this string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
