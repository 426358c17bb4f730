using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Chatbot.Core.Accounts.Sessions;

/// <summary>
/// The devices that are signed in. What a cookie holds is random and names a row: ending the row ends the session, at once. What is
/// remembered between requests is dropped with the account's next change.
/// </summary>
public sealed class SessionStore(Database database, AccountChanges changes, AccountOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How exactly it is noted when a session was last used: a write for each request would be one too many.</summary>
    public static readonly TimeSpan Coarse = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 5_000 });

    /// <summary>Begins a session with a token of its own, whatever the device held before.</summary>
    /// <param name="stamp">The account's security stamp when it was let in: with another password since, it no longer is.</param>
    /// <returns>What the device keeps; it is stored nowhere. Null where the account has changed, is disabled or is gone.</returns>
    /// <exception cref="StorageException">Nothing was stored.</exception>
    public async Task<string?> StartAsync(string accountId, string? stamp, string client, string? agent, CancellationToken cancellation)
    {
        var token = SecretToken.Make();
        var now = time.GetUtcNow();
        var started = await database.WriteAsync(async context =>
        {
            if (!await context.Set<Account>().AnyAsync(
                account => account.Id == accountId && account.SecurityStamp == stamp && !account.Disabled, cancellation))
            {
                return false;
            }

            var (idle, old) = (now - options.SessionIdle, now - options.SessionLongest);
            await context.Set<AccountSession>()
                .Where(session => session.LastSeenAt <= idle || session.CreatedAt <= old).ExecuteDeleteAsync(cancellation);
            context.Add(new AccountSession
            {
                AccountId = accountId,
                TokenHash = SecretToken.Hash(token),
                CreatedAt = now,
                LastSeenAt = now,
                Client = client,
                Agent = AgentName.Of(agent),
            });
            await context.SaveChangesAsync(cancellation);
            return true;
        }, cancellation);
        return started ? token : null;
    }

    /// <summary>Who the token stands for; null once the session has ended or its account is disabled or gone.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async Task<SessionUser?> FindAsync(string token, CancellationToken cancellation)
    {
        var hash = SecretToken.Hash(token);
        var now = time.GetUtcNow();
        if (!(_cache.TryGetValue(hash, out Entry? entry) && entry!.Holds(now)))
            entry = await LoadAsync(hash, now, cancellation);
        if (entry is null || now >= entry.User.EndsAt || now >= entry.SeenAt + options.SessionIdle)
            return null;
        if (now >= entry.SeenAt + Coarse)
            await TouchAsync(entry, now, cancellation);
        return entry.User;
    }

    /// <summary>One's own devices, the last used first.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<AccountSession>> ListAsync(string accountId, CancellationToken cancellation)
    {
        var (idle, old) = (time.GetUtcNow() - options.SessionIdle, time.GetUtcNow() - options.SessionLongest);
        return database.ReadAsync(context => context.Set<AccountSession>().AsNoTracking()
            .Where(session => session.AccountId == accountId && session.LastSeenAt > idle && session.CreatedAt > old)
            .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Ends a session; false where there is none of this account's.</summary>
    /// <exception cref="StorageException">Nothing was ended.</exception>
    public async Task<bool> EndAsync(string accountId, Guid sessionId, CancellationToken cancellation)
    {
        var ended = await database.WriteAsync(context => context.Set<AccountSession>()
            .Where(session => session.Id == sessionId && session.AccountId == accountId).ExecuteDeleteAsync(cancellation), cancellation);
        changes.Announce(accountId);
        return ended > 0;
    }

    /// <summary>Ends all sessions of an account.</summary>
    /// <param name="except">The one that stays.</param>
    /// <exception cref="StorageException">Nothing was ended.</exception>
    public async Task EndAllAsync(string accountId, Guid? except, CancellationToken cancellation)
    {
        await database.WriteAsync(context => EndAllAsync(context, accountId, except, cancellation), cancellation);
        changes.Announce(accountId);
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>The same within a larger change; <see cref="AccountChanges.Announce"/> is to follow it.</summary>
    internal static Task<int> EndAllAsync(ChatbotDbContext context, string accountId, Guid? except, CancellationToken cancellation) =>
        context.Set<AccountSession>().Where(session => session.AccountId == accountId && session.Id != except).ExecuteDeleteAsync(cancellation);

    private async Task<Entry?> LoadAsync(string hash, DateTimeOffset now, CancellationToken cancellation)
    {
        var count = changes.Count;
        var found = await database.ReadAsync(context => (
            from session in context.Set<AccountSession>()
            join account in context.Set<Account>() on session.AccountId equals account.Id
            where session.TokenHash == hash && !account.Disabled
            select new { session.Id, AccountId = account.Id, account.UserName, account.DisplayName, account.Role, session.CreatedAt, session.LastSeenAt })
            .SingleOrDefaultAsync(cancellation), cancellation);
        if (found is null)
            return null;
        var user = new SessionUser(
            found.Id, found.AccountId, found.UserName!, Account.Shown(found.DisplayName, found.UserName!), found.Role,
            found.CreatedAt + options.SessionLongest);
        var entry = new Entry(user, now + Remembered, changes.NextOf(user.AccountId)) { SeenAt = found.LastSeenAt };
        // What has changed while it was read is not remembered.
        if (changes.Count == count)
            _cache.Set(hash, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return entry;
    }

    private async Task TouchAsync(Entry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        entry.SeenAt = now;
        try
        {
            await database.WriteAsync(context => context.Set<AccountSession>().Where(session => session.Id == entry.User.SessionId)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellation), cancellation);
        }
        catch (StorageException)
        {
            // A full disk is no reason to keep people from reading; said where it was met.
        }
    }

    private sealed record Entry(SessionUser User, DateTimeOffset Until, CancellationToken Changed)
    {
        public DateTimeOffset SeenAt { get; set; }

        public bool Holds(DateTimeOffset now) => !Changed.IsCancellationRequested && now < Until;
    }
}
