using System.Text;

namespace Chatbot.Core.Accounts;

/// <summary>One form of a text however it was typed (NFKC): full-width letters count for the same as others.</summary>
public static class OneForm
{
    // .NET refuses to normalise half a surrogate pair and U+FFFE, which are no characters, and anybody can send them.
    public static string Of(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC);
}
