using System.Globalization;
using System.Text;

namespace Chatbot.Core.Rendering;

/// <summary>What may stand in <c>[^label]</c>, and the part of an id that is made of it.</summary>
internal static class FootnoteLabel
{
    private const int MaxLength = 40;

    /// <summary>Letters, digits, - and _; not a range of characters as in the regular expression <c>[^a-z]</c>.</summary>
    public static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label.Length > MaxLength) return false;
        foreach (var c in label)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return !IsCharacterClass(label);
    }

    /// <summary>Lower case letters, digits and _ only, and never the same for two labels that differ in more than case.</summary>
    public static string ToId(string label)
    {
        var id = new StringBuilder(label.Length);
        foreach (var c in label.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) id.Append(c);
            else id.Append(CultureInfo.InvariantCulture, $"_{(int)c:x4}");
        }

        return id.ToString();
    }

    private static bool IsCharacterClass(ReadOnlySpan<char> label)
    {
        if (label.Length % 3 != 0) return false;
        for (var i = 1; i < label.Length; i += 3)
        {
            if (label[i] != '-') return false;
        }

        return true;
    }
}
