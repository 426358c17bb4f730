using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>Reads what was recorded, the latest first.</summary>
public sealed class SecurityEventStore(Database database)
{
    public const int PageLength = 50;

    /// <param name="kind">Only this kind; null: all.</param>
    /// <param name="page">From 1.</param>
    /// <returns>The rows of the page, and whether there is another behind it.</returns>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async Task<(IReadOnlyList<SecurityEvent> Events, bool More)> ListAsync(
        SecurityEventKind? kind, int page, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(context => context.Set<SecurityEvent>().AsNoTracking()
            .Where(one => kind == null || one.Kind == kind)
            .OrderByDescending(one => one.LastAt).ThenByDescending(one => one.Id)
            .Skip((page - 1) * PageLength).Take(PageLength + 1)
            .ToListAsync(cancellation), cancellation);
        return ([.. found.Take(PageLength)], found.Count > PageLength);
    }
}
