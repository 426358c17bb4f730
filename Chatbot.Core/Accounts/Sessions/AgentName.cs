using System.Globalization;
using System.Text;

namespace Chatbot.Core.Accounts.Sessions;

/// <summary>A browser's name for itself, which anybody can send: one short line without signs that do not show.</summary>
internal static class AgentName
{
    private const int Longest = 160;

    public static string Of(string? header)
    {
        var name = new StringBuilder(Longest);
        foreach (var rune in (header ?? "").EnumerateRunes())
        {
            if (name.Length + rune.Utf16SequenceLength > Longest)
                break;
            var shows = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            name.Append(shows ? rune.ToString() : " ");
        }

        return name.ToString().Trim();
    }
}
