namespace Chatbot.Core.Chat;

/// <summary>The form in which a model's text is kept.</summary>
internal static class AnswerText
{
    /// <summary>Line ends are line feeds, as the renderer and the event stream have it; a NUL, which no page can show, is a replacement character.</summary>
    public static string Normalise(string text) => text.AsSpan().ContainsAny('\r', '\0')
        ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', '\uFFFD')
        : text;
}
