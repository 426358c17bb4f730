using System.Globalization;

namespace Chatbot.Core.Rendering;

/// <summary>Which addresses become links: absolute http, https and mailto, written plainly. Everything else stays text.</summary>
internal static class SafeUrl
{
    /// <summary>Longer ones are no addresses that a person follows (UTF-16 units).</summary>
    private const int MaxLength = 2048;

    public static bool IsSafe(string? url)
    {
        if (url is null || url.Length > MaxLength || url.Any(IsHidden)) return false;
        if (url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) return url.Contains('@');
        // A name before the host (https://bank.example@other.example/) only ever misleads a reader.
        return IsWeb(url) && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0;
    }

    public static bool IsWeb(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>White space, control characters, and what changes the direction of text or cannot be seen; also \, a / to browsers.</summary>
    private static bool IsHidden(char c) =>
        c is '\\' || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;
}
