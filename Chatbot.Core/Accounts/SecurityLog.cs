using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Where security events are recorded: who and from where, never what was said. Each is a log line at once, a row of the page
/// for administrators soon after, and, with many of its kind, a cause for a warning.
/// </summary>
public sealed class SecurityLog
{
    private const int LongestPart = 100;

    private readonly ILogger<SecurityLog> _logger;
    private readonly PendingEvents _pending;
    private readonly AbnormalActivity _abnormal;
    private readonly TimeProvider _time;

    internal SecurityLog(ILogger<SecurityLog> logger, PendingEvents pending, AbnormalActivity abnormal, TimeProvider time) =>
        (_logger, _pending, _abnormal, _time) = (logger, pending, abnormal, time);

    /// <summary>Records one event. Never throws and never waits.</summary>
    /// <param name="kind">What has happened.</param>
    /// <param name="accountId">The account it is about; null where there is none, as for a name that nobody has.</param>
    /// <param name="client">The address of the client, or of its IPv6 network; null when the product itself did it.</param>
    /// <param name="byAccountId">Who did it, when that is another than <paramref name="accountId"/>: an administrator.</param>
    public void Record(SecurityEventKind kind, string? accountId = null, string? client = null, string? byAccountId = null)
    {
        var subject = new SecuritySubject(kind, Plain(accountId), Plain(client), Plain(byAccountId));
        var now = _time.GetUtcNow();
        _pending.Add(new(subject, now, now, 1));
        try
        {
            Lines.Of[kind](_logger, kind, subject.AccountId, subject.Client, subject.ByAccountId, null);
            _abnormal.Note(kind);
        }
        catch (AggregateException)
        {
            // A log that fails (the loggers below throw this) must not fail a sign-in. The row is on its way.
        }
    }

    /// <summary>Fit for a line and a page: short, and without what breaks a line, moves the cursor or turns the text round.</summary>
    private static string? Plain(string? text)
    {
        if (text is null)
            return null;
        var cut = text.Length > LongestPart ? text[..LongestPart] + "…" : text;
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                line[i] = char.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\uFFFD' : source[i];
            }
        });
    }

    /// <summary>One line for each kind, since its event id is part of the line. Made with the first event, not with the host.</summary>
    private static class Lines
    {
        public static readonly Dictionary<SecurityEventKind, Action<ILogger, SecurityEventKind, string?, string?, string?, Exception?>> Of =
            Enum.GetValues<SecurityEventKind>().ToDictionary(kind => kind, kind =>
                LoggerMessage.Define<SecurityEventKind, string?, string?, string?>(
                    LogLevel.Information, new EventId((int)kind, kind.ToString()), "Security: {Kind}, account {Account}, from {Client}, by {By}"));
    }
}
