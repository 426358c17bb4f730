using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>The passkeys of an account, as Identity has checked them.</summary>
public sealed class Passkeys(Database database, IUserStore<Account> store, SecurityLog log)
{
    /// <summary>Passkeys of one account: more than anybody has devices.</summary>
    public const int Most = 20;

    private IUserPasskeyStore<Account> Store => (IUserPasskeyStore<Account>)store;

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

    /// <summary>Keeps the counter of a passkey that has just signed in.</summary>
    /// <exception cref="StorageException">Nothing was kept.</exception>
    public Task UsedAsync(Account account, UserPasskeyInfo passkey, CancellationToken cancellation) =>
        Store.AddOrUpdatePasskeyAsync(account, passkey, cancellation);

    /// <summary>False where the account has no such passkey.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<bool> RenameAsync(Account account, byte[] id, string name, CancellationToken cancellation)
    {
        if (await Store.FindPasskeyAsync(account, id, cancellation) is not { } passkey)
            return false;
        passkey.Name = name;
        await Store.AddOrUpdatePasskeyAsync(account, passkey, cancellation);
        return true;
    }

    /// <summary>False where the account has no such passkey.</summary>
    /// <exception cref="StorageException">Nothing was removed.</exception>
    public async Task<bool> RemoveAsync(string accountId, byte[] id, string client, CancellationToken cancellation)
    {
        var removed = await database.WriteAsync(context => context.Set<IdentityUserPasskey<string>>()
            .Where(passkey => passkey.UserId == accountId && passkey.CredentialId == id).ExecuteDeleteAsync(cancellation), cancellation);
        if (removed == 0)
            return false;
        log.Record(SecurityEventKind.PasskeyChanged, accountId, client);
        return true;
    }
}
