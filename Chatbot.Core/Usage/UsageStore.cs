using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Usage;

/// <summary>What was used, for the pages that show it. Answers on their way are not in it.</summary>
public sealed class UsageStore(Database database)
{
    /// <summary>One person's month, by model and day.</summary>
    /// <param name="month">Its first day.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<UsageLine>> OfUserAsync(string ownerId, DateOnly month, CancellationToken cancellation) =>
        LinesAsync(records => records.Where(record => record.OwnerId == ownerId), month, cancellation);

    /// <summary>Everybody's month, by person, model and day: for administrators.</summary>
    /// <param name="month">Its first day.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<UsageLine>> OfTeamAsync(DateOnly month, CancellationToken cancellation) =>
        LinesAsync(records => records, month, cancellation);

    /// <summary>The day of one person's first answer; null: there is none.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<DateOnly?> FirstDayOfUserAsync(string ownerId, CancellationToken cancellation) => database.ReadAsync(
        context => context.Set<UsageRecord>().Where(record => record.OwnerId == ownerId).MinAsync(record => (DateOnly?)record.Day, cancellation),
        cancellation);

    /// <summary>The day of the first answer of all; null: there is none.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<DateOnly?> FirstDayAsync(CancellationToken cancellation) => database.ReadAsync(
        context => context.Set<UsageRecord>().MinAsync(record => (DateOnly?)record.Day, cancellation), cancellation);

    private Task<List<UsageLine>> LinesAsync(
        Func<IQueryable<UsageRecord>, IQueryable<UsageRecord>> whose, DateOnly month, CancellationToken cancellation)
    {
        var (from, to) = (UsageCalendar.FirstOf(AllowancePeriod.Month, month), UsageCalendar.FirstOf(AllowancePeriod.Month, month).AddMonths(1));
        return database.ReadAsync(context => whose(context.Set<UsageRecord>())
            .Where(record => record.Settled && record.Day >= from && record.Day < to)
            .GroupBy(record => new { record.Day, record.OwnerId, record.Model })
            .OrderBy(group => group.Key.Day).ThenBy(group => group.Key.OwnerId).ThenBy(group => group.Key.Model)
            .Select(group => new UsageLine(
                group.Key.Day, group.Key.OwnerId, group.Key.Model, group.Count(), group.Sum(record => record.InputTokens),
                group.Sum(record => record.CachedInputTokens), group.Sum(record => record.OutputTokens), group.Sum(record => record.Cost)))
            .ToListAsync(cancellation), cancellation);
    }
}

/// <summary>What one person has used of one model in one day.</summary>
/// <param name="InputTokens">Cached ones included.</param>
/// <param name="Cost">Nano-units, see <see cref="NanoMoney"/>.</param>
public sealed record UsageLine(
    DateOnly Day, string OwnerId, string Model, int Answers, long InputTokens, long CachedInputTokens, long OutputTokens, long Cost);
