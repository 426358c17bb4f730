using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Counts what was wrong, password or code, and closes an account for a while after too many in a row. What is tried while it is closed
/// does not count: else a stranger would keep it closed.
/// </summary>
public sealed class LockOut(Database database, AccountOptions options, SecurityLog log, TimeProvider time)
{
    /// <param name="accountId">Null: nobody's; written all the same, for the time it takes.</param>
    /// <exception cref="StorageException">It was not counted.</exception>
    internal async Task FailedAsync(string? accountId, string client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var lockedUntil = now + options.LockOutFor;
        // Counted where writers stand in line, so that none of many at once is lost.
        var locked = await database.WriteAsync(async context =>
        {
            var id = accountId ?? "";
            // Written while it is closed as well, for the time it takes.
            await context.Set<Account>().Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(
                one => one.AccessFailedCount,
                one => one.LockoutEnd > now ? one.AccessFailedCount : one.AccessFailedCount + 1), cancellation);
            return await context.Set<Account>()
                .Where(one => one.Id == id && one.AccessFailedCount >= options.LockOutAfter
                    && (one.LockoutEnd == null || one.LockoutEnd <= now))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(one => one.AccessFailedCount, 0).SetProperty(one => one.LockoutEnd, lockedUntil), cancellation) > 0;
        }, cancellation);
        log.Record(SecurityEventKind.SignInFailed, accountId, client);
        if (locked)
            log.Record(SecurityEventKind.LockedOut, accountId, client);
    }
}
