using System.Data.Common;
using System.Globalization;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Usage;

/// <summary>
/// What is used and reserved in this day and month, by person and in all: kept in memory, so that no post adds up the past.
/// Whoever stores a record asks before and tells after, inside the one write; that makes a reservation atomic.
/// </summary>
public sealed class UsageLedger(IAllowances allowances, UsageCalendar calendar)
{
    /// <summary>From this share on a person is told that an allowance comes to its end.</summary>
    private const double Near = 0.8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Account> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (long Cost, long Tokens)> _reserved = [];
    private Account _team = new();

    /// <summary>Whether anything limits this person's answers.</summary>
    public bool Limits(string ownerId) => allowances.OfTeam().Any || allowances.OfUser(ownerId).Any;

    /// <summary>The allowance that has no room for this record; of several, the one that renews last. Null: it may be stored.</summary>
    public AllowanceState? Refuses(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            return Limits(record.OwnerId)
                ? States(record.OwnerId)
                    .Where(state => record.CountOf(state.Unit) > state.Limit - state.Held)
                    .MaxBy(state => state.RenewsAt)
                : null;
        }
    }

    /// <summary>The record is stored: its worst case is reserved.</summary>
    public void Reserve(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            _reserved[record.AnswerId] = (record.Cost, record.Tokens);
            Add(record.OwnerId, record.Day, record.Cost, record.Tokens);
        }
    }

    /// <summary>The record is stored as settled: what was used takes the place of what was reserved.</summary>
    public void Settle(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            if (_reserved.Remove(record.AnswerId, out var reserved))
                Add(record.OwnerId, record.Day, record.Cost - reserved.Cost, record.Tokens - reserved.Tokens);
        }
    }

    /// <summary>Every allowance that binds this person.</summary>
    public IReadOnlyList<AllowanceState> Of(string ownerId)
    {
        lock (_lock)
            return [.. States(ownerId)];
    }

    /// <summary>Every allowance that binds all together.</summary>
    public IReadOnlyList<AllowanceState> OfTeam()
    {
        lock (_lock)
            return [.. States(AllowanceScope.Team, allowances.OfTeam(), _team)];
    }

    /// <summary>What all together have used or reserved, in nano-units of the currency.</summary>
    public long SpentByTeam(AllowancePeriod period)
    {
        lock (_lock)
            return _team.Of(period, calendar.Today).Cost;
    }

    /// <summary>Answers on their way whose worst case is counted.</summary>
    public int Reservations
    {
        get
        {
            lock (_lock)
                return _reserved.Count;
        }
    }

    /// <summary>The allowance that is nearest to its end, if any is near.</summary>
    public AllowanceState? NearlyUsed(string ownerId) =>
        Limits(ownerId) ? Of(ownerId).Where(state => state.Share >= Near).MaxBy(state => state.Share) : null;

    /// <summary>Begins with what is stored of this month.</summary>
    internal async Task LoadAsync(DbConnection connection, CancellationToken cancellation)
    {
        var first = UsageCalendar.FirstOf(AllowancePeriod.Month, calendar.Today).ToString("O", CultureInfo.InvariantCulture);
        var days = await connection.QueryPlainAsync(
            "SELECT OwnerId, Day, SUM(Cost), SUM(Tokens) FROM UsageRecords WHERE Day >= $value GROUP BY OwnerId, Day",
            row => (OwnerId: row.GetString(0), Day: row.GetString(1), Cost: row.GetInt64(2), Tokens: row.GetInt64(3)), first, cancellation);
        lock (_lock)
        {
            _users.Clear();
            _reserved.Clear();
            _team = new();
            foreach (var (ownerId, day, cost, tokens) in days)
                Add(ownerId, DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), cost, tokens);
        }
    }

    private IEnumerable<AllowanceState> States(string ownerId)
    {
        var user = _users.GetValueOrDefault(ownerId) ?? new Account();
        return States(AllowanceScope.User, allowances.OfUser(ownerId), user)
            .Concat(States(AllowanceScope.Team, allowances.OfTeam(), _team));
    }

    private IEnumerable<AllowanceState> States(AllowanceScope scope, AllowanceLimits limits, Account account)
    {
        if (!limits.Any)
            yield break;
        foreach (var (period, money, tokens) in new[]
        {
            (AllowancePeriod.Day, limits.DailyMoney, limits.DailyTokens),
            (AllowancePeriod.Month, limits.MonthlyMoney, limits.MonthlyTokens),
        })
        {
            var tally = account.Of(period, calendar.Today);
            if (money is { } most)
                yield return new(scope, period, AllowanceUnit.Money, tally.Cost, NanoMoney.From(most), calendar.RenewalOf(period));
            if (tokens is { } count)
                yield return new(scope, period, AllowanceUnit.Tokens, tally.Tokens, count, calendar.RenewalOf(period));
        }
    }

    private void Add(string ownerId, DateOnly day, long cost, long tokens)
    {
        if (!_users.TryGetValue(ownerId, out var user))
            _users[ownerId] = user = new();
        user.Add(day, cost, tokens);
        _team.Add(day, cost, tokens);
    }

    /// <summary>The newest day and the newest month of one person, or of all.</summary>
    private sealed class Account
    {
        private readonly Tally _day = new();
        private readonly Tally _month = new();

        public void Add(DateOnly day, long cost, long tokens)
        {
            _day.Add(day, cost, tokens);
            _month.Add(UsageCalendar.FirstOf(AllowancePeriod.Month, day), cost, tokens);
        }

        public (long Cost, long Tokens) Of(AllowancePeriod period, DateOnly today) =>
            (period == AllowancePeriod.Day ? _day : _month).Of(UsageCalendar.FirstOf(period, today));
    }

    private sealed class Tally
    {
        private DateOnly _period;
        private long _cost;
        private long _tokens;

        public void Add(DateOnly period, long cost, long tokens)
        {
            if (period < _period)
                return;
            if (period > _period)
                (_period, _cost, _tokens) = (period, 0, 0);
            _cost += cost;
            _tokens += tokens;
        }

        public (long Cost, long Tokens) Of(DateOnly period) => period == _period ? (_cost, _tokens) : (0, 0);
    }
}
