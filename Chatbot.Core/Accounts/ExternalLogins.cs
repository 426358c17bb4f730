using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Who an identity at a provider is here. Linked by issuer and subject alone, which the provider never gives to anybody else; an e-mail
/// address, which it may, links nothing.
/// </summary>
public sealed class ExternalLogins(Database database, SecurityLog log)
{
    /// <summary>The account that is linked; null where none is.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Account?> FindAsync(ExternalIdentity identity, CancellationToken cancellation) => database.ReadAsync(context => (
        from login in context.Set<IdentityUserLogin<string>>()
        join account in context.Set<Account>().AsNoTracking() on login.UserId equals account.Id
        where login.LoginProvider == identity.Issuer && login.ProviderKey == identity.Subject
        select account).SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>The identities of an account.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<LinkedIdentity>> ListAsync(string accountId, CancellationToken cancellation) => database.ReadAsync(
        context => context.Set<IdentityUserLogin<string>>().Where(login => login.UserId == accountId)
            .OrderBy(login => login.LoginProvider).ThenBy(login => login.ProviderKey)
            .Select(login => new LinkedIdentity(login.LoginProvider, login.ProviderKey, login.ProviderDisplayName ?? "")).ToListAsync(cancellation),
        cancellation);

    /// <summary>False where the identity is linked to an account already.</summary>
    /// <param name="name">What its owner knows it by.</param>
    /// <exception cref="StorageException">Nothing was linked.</exception>
    public async Task<bool> LinkAsync(string accountId, ExternalIdentity identity, string name, string client, CancellationToken cancellation)
    {
        var linked = await database.WriteAsync(async context =>
        {
            if (await context.Set<IdentityUserLogin<string>>().AnyAsync(
                login => login.LoginProvider == identity.Issuer && login.ProviderKey == identity.Subject, cancellation))
            {
                return false;
            }

            context.Add(Login(accountId, identity, name));
            await context.SaveChangesAsync(cancellation);
            return true;
        }, cancellation);
        if (linked)
            log.Record(SecurityEventKind.ExternalLoginLinked, accountId, client);
        return linked;
    }

    /// <summary>False where the account has no such identity, or could not sign in without it.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<bool> UnlinkAsync(string accountId, ExternalIdentity identity, string client, CancellationToken cancellation)
    {
        var unlinked = await database.WriteAsync(context => context.Set<IdentityUserLogin<string>>()
            .Where(login => login.UserId == accountId && login.LoginProvider == identity.Issuer && login.ProviderKey == identity.Subject
                && (context.Set<Account>().Any(account => account.Id == accountId && account.PasswordHash != null)
                    || context.Set<IdentityUserPasskey<string>>().Any(passkey => passkey.UserId == accountId)))
            .ExecuteDeleteAsync(cancellation), cancellation);
        if (unlinked == 0)
            return false;
        log.Record(SecurityEventKind.ExternalLoginUnlinked, accountId, client);
        return true;
    }

    internal static IdentityUserLogin<string> Login(string accountId, ExternalIdentity identity, string name) => new()
    {
        UserId = accountId,
        LoginProvider = identity.Issuer,
        ProviderKey = identity.Subject,
        ProviderDisplayName = name,
    };
}

/// <summary>Somebody at a provider: <c>iss</c> and <c>sub</c> of a checked ID token.</summary>
public sealed record ExternalIdentity(string Issuer, string Subject);

/// <summary>An identity that an account is linked to.</summary>
public sealed record LinkedIdentity(string Issuer, string Subject, string Name);
