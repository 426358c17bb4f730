using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Warns of many events of one kind in a short time: once, and again only after it was calm for that time, or an hour later
/// while it goes on.
/// </summary>
internal sealed partial class AbnormalActivity
{
    private static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    private readonly Dictionary<SecurityEventKind, Watch> _watches = [];
    private readonly TimeProvider _time;
    private readonly ILogger<AbnormalActivity> _logger;

    public AbnormalActivity(AbnormalActivityOptions options, TimeProvider time, ILogger<AbnormalActivity> logger)
    {
        (_time, _logger) = (time, logger);
        (SecurityEventKind Kind, int Threshold)[] thresholds =
        [
            (SecurityEventKind.SignInFailed, options.SignInFailed),
            (SecurityEventKind.LockedOut, options.LockedOut),
            (SecurityEventKind.SetupTokenRefused, options.SetupTokenRefused),
            (SecurityEventKind.RegistrationRefused, options.RegistrationRefused),
            (SecurityEventKind.UploadRefused, options.UploadRefused),
            (SecurityEventKind.AllowanceReached, options.AllowanceReached),
            (SecurityEventKind.RateLimited, options.RateLimited),
        ];
        foreach (var (kind, threshold) in thresholds)
        {
            if (threshold > 0)
                _watches.Add(kind, new Watch(threshold, options.Window));
        }
    }

    public void Note(SecurityEventKind kind)
    {
        if (_watches.TryGetValue(kind, out var watch) && watch.Note(_time.GetUtcNow()) is var (count, within))
            Log.Abnormal(_logger, kind, count, within);
    }

    /// <summary>Remembers the times of the last events, as many as the threshold counts, and no more.</summary>
    private sealed class Watch(int threshold, TimeSpan window)
    {
        private readonly Lock _lock = new();
        private readonly Queue<DateTimeOffset> _last = new();
        private DateTimeOffset? _abnormalAt;
        private DateTimeOffset? _warnedAt;
        private int _sinceWarning;

        /// <returns>How many there were and within which time, when that is worth a line.</returns>
        public (int Count, TimeSpan Within)? Note(DateTimeOffset now)
        {
            lock (_lock)
            {
                _last.Enqueue(now);
                if (_last.Count > threshold)
                    _last.Dequeue();
                if (_abnormalAt is { } abnormal && now - abnormal >= window)
                    _warnedAt = null;
                _sinceWarning++;
                if (_last.Count < threshold || now - _last.Peek() >= window)
                    return null;

                _abnormalAt = now;
                if (_warnedAt is { } warned && now - warned < Reminder)
                    return null;
                (int, TimeSpan) found = _warnedAt is null ? (threshold, now - _last.Peek()) : (_sinceWarning, now - _warnedAt.Value);
                (_warnedAt, _sinceWarning) = (now, 0);
                return found;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 3900, Level = LogLevel.Warning, Message = "Abnormal activity: {Kind}, {Count} times within {Window}. See /admin/events.")]
        public static partial void Abnormal(ILogger logger, SecurityEventKind kind, int count, TimeSpan window);
    }
}
