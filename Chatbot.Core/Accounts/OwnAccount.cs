using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>What people change about their own account.</summary>
public sealed class OwnAccount(
    Database database, HashingGate gate, IPasswordHasher<Account> hasher, PasswordCheck passwords, AccountLinks links, AccountChanges changes,
    SecurityLog log)
{
    /// <summary>The account; null where it is gone.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Account?> FindAsync(string accountId, CancellationToken cancellation) => database.ReadAsync(
        context => context.Set<Account>().AsNoTracking().SingleOrDefaultAsync(account => account.Id == accountId, cancellation), cancellation);

    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task RenameAsync(string accountId, string? displayName, CancellationToken cancellation)
    {
        await database.WriteAsync(context => context.Set<Account>().Where(account => account.Id == accountId)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.DisplayName, displayName ?? ""), cancellation), cancellation);
        changes.Announce(accountId);
    }

    /// <summary>Changes the password, if the current one is right, and ends every session but this one.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<PasswordResult> ChangePasswordAsync(
        string accountId, Guid sessionId, string current, string wanted, string client, CancellationToken cancellation)
    {
        var result = await passwords.ConfirmAsync(accountId, current, client, cancellation);
        if (result is not PasswordResult.Right { Account: var account })
            return result;
        if (await HashAsync(account, wanted, cancellation) is not { } hash)
            return new PasswordResult.Busy();
        await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            await SetAsync(context, accountId, hash, cancellation);
            await SessionStore.EndAllAsync(context, accountId, sessionId, cancellation);
            await transaction.CommitAsync(cancellation);
        }, cancellation);
        changes.Announce(accountId);
        log.Record(SecurityEventKind.PasswordChanged, accountId, client);
        return result;
    }

    /// <summary>Whose password a link sets; null once it works no more.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Account?> FindByLinkAsync(string token, CancellationToken cancellation) =>
        database.ReadAsync(context => FindByLinkAsync(context, token, cancellation), cancellation);

    /// <summary>Sets the password by a link, which is used up, and ends every session.</summary>
    /// <returns>Wrong where the link works no more.</returns>
    /// <exception cref="StorageException">Nothing was changed, and the link still works.</exception>
    public async Task<PasswordResult> ResetAsync(string token, string wanted, string client, CancellationToken cancellation)
    {
        if (await FindByLinkAsync(token, cancellation) is not { } account)
            return new PasswordResult.Wrong();
        if (await HashAsync(account, wanted, cancellation) is not { } hash)
            return new PasswordResult.Busy();
        var used = await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            if (await links.Working(context, AccountLinkKind.Password, token).ExecuteDeleteAsync(cancellation) != 1)
                return false;
            await SetAsync(context, account.Id, hash, cancellation);
            await SessionStore.EndAllAsync(context, account.Id, null, cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }, cancellation);
        if (!used)
            return new PasswordResult.Wrong();
        changes.Announce(account.Id);
        log.Record(SecurityEventKind.PasswordReset, account.Id, client);
        return new PasswordResult.Right(account);
    }

    // A reset also opens what wrong passwords have locked. No link that is still about sets another.
    private static async Task SetAsync(ChatbotDbContext context, string accountId, string hash, CancellationToken cancellation)
    {
        await context.Set<AccountLink>().Where(link => link.AccountId == accountId).ExecuteDeleteAsync(cancellation);
        await context.Set<Account>().Where(account => account.Id == accountId).ExecuteUpdateAsync(set => set
            .SetProperty(account => account.PasswordHash, hash)
            .SetProperty(account => account.AccessFailedCount, 0)
            .SetProperty(account => account.LockoutEnd, (DateTimeOffset?)null), cancellation);
        await AccountStamp.RenewAsync(context, accountId, cancellation);
    }

    private Task<Account?> FindByLinkAsync(ChatbotDbContext context, string token, CancellationToken cancellation) => (
        from link in links.Working(context, AccountLinkKind.Password, token)
        join account in context.Set<Account>().AsNoTracking() on link.AccountId equals account.Id
        where !account.Disabled
        select account).SingleOrDefaultAsync(cancellation);

    private async Task<string?> HashAsync(Account account, string password, CancellationToken cancellation)
    {
        using var place = await gate.EnterAsync(cancellation);
        return place is null ? null : hasher.HashPassword(account, password);
    }
}
