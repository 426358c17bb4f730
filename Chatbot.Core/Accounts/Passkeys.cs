using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>The passkeys of an account, as Identity has checked them.</summary>
public sealed class Passkeys(Database database, IUserStore<Account> store, SecurityLog log)
{
    /// <summary>Passkeys of one account: more than anybody has devices.</summary>
    public const int Most = 20;

    private AccountStore Store => (AccountStore)store;

    /// <summary>The oldest first.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<UserPasskeyInfo>> ListAsync(Account account, CancellationToken cancellation) =>
        [.. (await Store.GetPasskeysAsync(account, cancellation)).OrderBy(passkey => passkey.CreatedAt)];

    /// <summary>False where the account has as many as it may.</summary>
    /// <exception cref="StorageException">Nothing was added.</exception>
    public async Task<bool> AddAsync(Account account, UserPasskeyInfo passkey, string name, string client, CancellationToken cancellation)
    {
        if ((await Store.GetPasskeysAsync(account, cancellation)).Count >= Most)
            return false;
        passkey.Name = name;
        await Store.AddOrUpdatePasskeyAsync(account, passkey, cancellation);
        log.Record(SecurityEventKind.PasskeyChanged, account.Id, client);
        return true;
    }

    /// <summary>Keeps the counter of a passkey that has just signed in; false where it has been removed meanwhile.</summary>
    /// <exception cref="StorageException">Nothing was kept.</exception>
    public Task<bool> UsedAsync(Account account, UserPasskeyInfo passkey, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(passkey);
        return Store.ChangePasskeyAsync(account.Id, passkey.CredentialId, stored =>
            (stored.SignCount, stored.IsUserVerified, stored.IsBackedUp) = (passkey.SignCount, passkey.IsUserVerified, passkey.IsBackedUp),
            cancellation);
    }

    /// <summary>False where the account has no such passkey.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public Task<bool> RenameAsync(string accountId, byte[] id, string name, CancellationToken cancellation) =>
        Store.ChangePasskeyAsync(accountId, id, passkey => passkey.Name = name, cancellation);

    /// <summary>Also voids a sign-in by it that has no session yet; sessions stay. False where the account has no such passkey.</summary>
    /// <exception cref="StorageException">Nothing was removed.</exception>
    public async Task<bool> RemoveAsync(string accountId, byte[] id, string client, CancellationToken cancellation)
    {
        var removed = await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            if (await context.Set<IdentityUserPasskey<string>>()
                .Where(passkey => passkey.UserId == accountId && passkey.CredentialId == id).ExecuteDeleteAsync(cancellation) == 0)
            {
                return false;
            }

            await AccountStamp.RenewAsync(context, accountId, cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }, cancellation);
        if (!removed)
            return false;
        log.Record(SecurityEventKind.PasskeyChanged, accountId, client);
        return true;
    }
}
