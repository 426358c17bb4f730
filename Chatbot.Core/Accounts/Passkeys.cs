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

    /// <summary>What ties a passkey that is being made to how the account stands: what is reset meanwhile voids it.</summary>
    public static string TieTo(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return SecretToken.Hash(account.SecurityStamp ?? "");
    }

    /// <param name="account">As it was read now.</param>
    /// <param name="tie">Of the account as it was when the password was asked, see <see cref="TieTo"/>.</param>
    /// <exception cref="StorageException">Nothing was added.</exception>
    public async Task<AddedPasskey> AddAsync(
        Account account, string? tie, UserPasskeyInfo passkey, string name, string client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        if (tie != TieTo(account))
            return AddedPasskey.Voided;
        passkey.Name = name;
        var added = await Store.AddPasskeyAsync(account, passkey, Most, cancellation);
        if (added == AddedPasskey.Done)
            log.Record(SecurityEventKind.PasskeyAdded, account.Id, client);
        return added;
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
        log.Record(SecurityEventKind.PasskeyRemoved, accountId, client);
        return true;
    }
}

/// <summary>What came of a new passkey.</summary>
public enum AddedPasskey
{
    Done,

    /// <summary>The account has as many as it may.</summary>
    TooMany,

    /// <summary>The account has been reset since its password was asked, or is gone.</summary>
    Voided,
}
