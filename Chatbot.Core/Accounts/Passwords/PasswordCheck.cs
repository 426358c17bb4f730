using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts.Passwords;

/// <summary>
/// Whether a password is right. A name that nobody has, a wrong password, an account that is locked, disabled or without a password:
/// all are hashed, all are written, all are answered the same.
/// </summary>
public sealed class PasswordCheck(
    Database database, HashingGate gate, IPasswordHasher<Account> hasher, ILookupNormalizer names, LockOut lockOut, TimeProvider time)
{
    private static readonly Account Nobody = new() { CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Of somebody who comes.</summary>
    /// <param name="name">A user name or an e-mail address.</param>
    /// <exception cref="StorageException">The database is not usable.</exception>
    public Task<PasswordResult> SignInAsync(string name, string password, string client, CancellationToken cancellation)
    {
        var (userName, email) = (names.NormalizeName(name.Trim()), names.NormalizeEmail(name.Trim()));
        // No user name has an @, so that a name is one or the other.
        return name.Contains('@', StringComparison.Ordinal)
            ? CheckAsync(accounts => accounts.Where(account => account.NormalizedEmail == email), password, client, cancellation)
            : CheckAsync(accounts => accounts.Where(account => account.NormalizedUserName == userName), password, client, cancellation);
    }

    /// <summary>Of somebody who is signed in, and is asked once more.</summary>
    /// <exception cref="StorageException">The database is not usable.</exception>
    public Task<PasswordResult> ConfirmAsync(string accountId, string password, string client, CancellationToken cancellation) =>
        CheckAsync(accounts => accounts.Where(account => account.Id == accountId), password, client, cancellation);

    private async Task<PasswordResult> CheckAsync(
        Func<IQueryable<Account>, IQueryable<Account>> find, string password, string client, CancellationToken cancellation)
    {
        using var place = await gate.EnterAsync(cancellation);
        if (place is null)
            return new PasswordResult.Busy();
        var account = await database.ReadAsync(
            context => find(context.Set<Account>().AsNoTracking()).SingleOrDefaultAsync(cancellation), cancellation);
        var verdict = password.Length > 2 * PasswordRules.Longest
            ? PasswordVerificationResult.Failed
            : hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? AccountPasswordHasher.OfNobody, password);
        var mayEnter = account is { Disabled: false, PasswordHash: not null } && !(account.LockoutEnd > time.GetUtcNow());
        if (verdict == PasswordVerificationResult.Failed || !mayEnter)
        {
            await lockOut.FailedAsync(account?.Id, client, cancellation);
            return new PasswordResult.Wrong();
        }

        // With a second step only that ends the count: else whoever has the password could try codes for ever.
        var forgiven = account!.TwoFactorEnabled ? account.AccessFailedCount : 0;
        if (account.AccessFailedCount > forgiven || verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var hash = verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(account, password) : account.PasswordHash;
            await database.WriteAsync(context => context.Set<Account>().Where(one => one.Id == account.Id).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.AccessFailedCount, forgiven).SetProperty(one => one.PasswordHash, hash), cancellation), cancellation);
        }

        return new PasswordResult.Right(account);
    }
}

/// <summary>What came of a password.</summary>
public abstract record PasswordResult
{
    private PasswordResult()
    {
    }

    public sealed record Right(Account Account) : PasswordResult;

    /// <summary>Wrong, or of nobody, or not to be used now: which one is not told.</summary>
    public sealed record Wrong : PasswordResult;

    /// <summary>Too many are asking at once.</summary>
    public sealed record Busy : PasswordResult;
}
