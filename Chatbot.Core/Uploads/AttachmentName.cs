using System.Globalization;
using System.Text;

namespace Chatbot.Core.Uploads;

/// <summary>
/// Makes the name that a sender gave fit to be shown and offered for saving, on any system. It never becomes part of
/// a path on this one.
/// </summary>
public static class AttachmentName
{
    /// <summary>The longest name, in text elements (what a reader sees as one character).</summary>
    public const int MaxLength = 120;

    private const string Nameless = "file";
    private const int LongestExtension = 16;

    // A text element may carry any number of combining marks; file systems end at 255 bytes.
    private const int MaxUnits = 240;

    /// <summary>The name without path, control and bidirectional characters; Japanese and emoji survive. Never empty.</summary>
    public static string Clean(string? name)
    {
        var text = Visible((name ?? "").Trim());
        text = text[(text.LastIndexOfAny(['/', '\\']) + 1)..].Trim(' ', '\u3000').TrimEnd('.', ' ', '\u3000');
        if (text.Trim('.', ' ', '_').Length == 0)
            text = Nameless;
        if (text.StartsWith('.'))
            text = Nameless + text;
        if (IsReserved(text))
            text = "_" + text;

        return Shorten(text);
    }

    private static string Visible(string name)
    {
        var visible = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsInvisible(rune))
                continue;
            visible.Append(IsForbidden(rune) ? "_" : rune.ToString());
        }

        return visible.ToString().Normalize(NormalizationForm.FormC);
    }

    // The joiner and the tags are part of emoji; every other format character hides something or turns the order round.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.Format => rune.Value is not (0x200D or (>= 0xE0020 and <= 0xE007F)),
        _ => false,
    };

    private static bool IsForbidden(Rune rune) => rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*';

    private static bool IsReserved(string name)
    {
        var stem = name.Split('.', 2)[0].Trim().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$" or "CLOCK$"
            || (stem.Length == 4 && stem[..3] is "COM" or "LPT" && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³');
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxUnits && new StringInfo(name).LengthInTextElements <= MaxLength)
            return name;

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= LongestExtension ? name[dot..] : "";
        var stem = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(name[..^extension.Length]);
        for (var count = extension.Length; count < MaxLength && elements.MoveNext(); count++)
        {
            var element = elements.GetTextElement();
            if (stem.Length + element.Length + extension.Length > MaxUnits)
                break;
            stem.Append(element);
        }

        return (stem.Length == 0 ? Nameless : stem.ToString().TrimEnd(' ', '.')) + extension;
    }
}
