using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Accounts;

/// <summary>Where security events are recorded: who and from where, never what was said.</summary>
public sealed class SecurityLog(ILogger<SecurityLog> logger)
{
    // One line for each kind, since its event id is part of the line.
    private static readonly FrozenDictionary<SecurityEventKind, Action<ILogger, SecurityEventKind, string?, string?, string?, Exception?>> Lines =
        Enum.GetValues<SecurityEventKind>().ToFrozenDictionary(kind => kind, kind =>
            LoggerMessage.Define<SecurityEventKind, string?, string?, string?>(
                LogLevel.Information, new EventId((int)kind, kind.ToString()), "Security: {Kind}, account {Account}, from {Client}, by {By}"));

    /// <summary>Records one event. Never throws and never waits.</summary>
    /// <param name="kind">What has happened.</param>
    /// <param name="accountId">The account it is about; null where there is none, as for a name that nobody has.</param>
    /// <param name="client">The address of the client, or of its IPv6 network; null when the product itself did it.</param>
    /// <param name="byAccountId">Who did it, when that is another than <paramref name="accountId"/>: an administrator.</param>
    public void Record(SecurityEventKind kind, string? accountId = null, string? client = null, string? byAccountId = null) =>
        Lines[kind](logger, kind, accountId, client, byAccountId, null);
}
