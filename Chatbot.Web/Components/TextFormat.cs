using System.Globalization;
using System.Numerics;

namespace Chatbot.Web.Components;

/// <summary>Fills the places of a localised text, and writes numbers for them.</summary>
public static class TextFormat
{
    /// <summary>The text with its places ({0}, {1}…) filled, numbers and dates in the reader's culture.</summary>
    public static string Fill(this string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    /// <summary>A whole number in the reader's culture, its thousands apart.</summary>
    public static string Grouped<T>(this T count)
        where T : IBinaryInteger<T> => count.ToString("N0", CultureInfo.CurrentCulture);
}
