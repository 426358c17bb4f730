namespace Chatbot.Core.Accounts;

/// <summary>
/// Events on their way to the table. The same ones are counted, not queued, so that a flood costs the writer a row and the
/// memory nothing; beyond so many different ones only the kind is counted on. No count is ever lost.
/// </summary>
internal sealed class PendingEvents
{
    /// <summary>Different events between two writes that keep their account and client.</summary>
    public const int MostApart = 200;

    private readonly Lock _lock = new();
    private Dictionary<SecuritySubject, SecurityTally> _tallies = [];

    public void Add(SecurityTally tally)
    {
        lock (_lock)
        {
            var subject = tally.Subject;
            if (!_tallies.ContainsKey(subject) && _tallies.Count >= MostApart)
                subject = new(subject.Kind, null, null, null);
            _tallies[subject] = _tallies.TryGetValue(subject, out var before)
                ? before with
                {
                    At = before.At < tally.At ? before.At : tally.At,
                    LastAt = before.LastAt > tally.LastAt ? before.LastAt : tally.LastAt,
                    Count = before.Count + tally.Count,
                }
                : tally with { Subject = subject };
        }
    }

    /// <summary>All of them, the oldest first; none are left.</summary>
    public IReadOnlyList<SecurityTally> Take()
    {
        lock (_lock)
        {
            if (_tallies.Count == 0)
                return [];
            var taken = _tallies;
            _tallies = [];
            return [.. taken.Values.OrderBy(tally => tally.At)];
        }
    }
}
