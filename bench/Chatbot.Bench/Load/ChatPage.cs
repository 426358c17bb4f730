using System.Text.RegularExpressions;

namespace Chatbot.Bench.Load;

/// <summary>What a page says to who reads on: its form, and its newest answer.</summary>
internal sealed partial class ChatPage
{
    /// <exception cref="InvalidDataException">It is not the page that was asked for.</exception>
    public ChatPage(string html)
    {
        AntiforgeryToken = AntiforgeryTokenOf(html);
        FormToken = One(FormTokenPattern(), html) ?? throw new InvalidDataException("The page has no form token.");
        var start = html.LastIndexOf("<article class=\"answer\"", StringComparison.Ordinal);
        Article = start < 0 ? "" : html[start..html.IndexOf("</article>", start, StringComparison.Ordinal)];
        var tail = Article.IndexOf("<div class=\"tail", StringComparison.Ordinal);
        Prose = tail < 0 ? Article : Article[..tail];
        Tail = tail < 0 ? "" : string.Concat(TailPattern().Matches(Article[tail..]).Select(match => match.Groups[1].Value));
        Events = One(EventsPattern(), Article);
        Cursor = One(CursorPattern(), Article);
    }

    /// <exception cref="InvalidDataException">The page has no form.</exception>
    public static string AntiforgeryTokenOf(string html) =>
        One(AntiforgeryPattern(), html) ?? throw new InvalidDataException("The page has no antiforgery token.");

    public string AntiforgeryToken { get; }

    public string FormToken { get; }

    /// <summary>The newest answer's markup; empty where there is none.</summary>
    public string Article { get; }

    public string Prose { get; }

    /// <summary>The text behind the last block, encoded as HTML.</summary>
    public string Tail { get; }

    /// <summary>The address of its event stream; null once it has ended.</summary>
    public string? Events { get; }

    public string? Cursor { get; }

    public bool IsLive => Events is not null;

    private static string? One(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryPattern();

    [GeneratedRegex("name=\"Input.FormToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormTokenPattern();

    [GeneratedRegex("data-events=\"([^\"]+)\"")]
    private static partial Regex EventsPattern();

    [GeneratedRegex("data-cursor=\"([^\"]+)\"")]
    private static partial Regex CursorPattern();

    [GeneratedRegex("<span class=\"tail-(?:fence|text)\">([^<]*)</span>")]
    private static partial Regex TailPattern();
}
