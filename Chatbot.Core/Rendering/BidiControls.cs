using System.Buffers;

namespace Chatbot.Core.Rendering;

/// <summary>The characters that change the direction of the text around them.</summary>
internal static class BidiControls
{
    public static readonly SearchValues<char> All =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");
}
