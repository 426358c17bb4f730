using System.Globalization;
using System.Security.Cryptography;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts.SecondSteps;

/// <summary>
/// A code after the password. The secret is sealed with the key ring, so that a copy of the database alone makes no codes; recovery codes
/// are kept as hashes.
/// </summary>
public sealed class SecondStep(
    Database database, LockOut lockOut, IDataProtectionProvider protection, AccountChanges changes, SecurityLog log, TimeProvider time)
{
    private const string Provider = "SecondStep";
    private const string Key = "Key";
    private const string LastStep = "LastStep";
    private const string Recovery = "Recovery";

    private readonly IDataProtector _protector = protection.CreateProtector("Chatbot.SecondStep");

    /// <summary>How many recovery codes are left; null where there is no second step.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<int?> RecoveryCodesLeftAsync(string accountId, CancellationToken cancellation) =>
        database.ReadAsync<int?>(async context =>
        {
            if (!await context.Set<Account>().AnyAsync(account => account.Id == accountId && account.TwoFactorEnabled, cancellation))
                return null;
            var kept = await Tokens(context, accountId).AsNoTracking().Where(token => token.Name == Recovery)
                .Select(token => token.Value).SingleOrDefaultAsync(cancellation);
            return Hashes(kept).Count;
        }, cancellation);

    /// <summary>Switches it on, if the code shows that the secret has arrived, and ends every session but this one.</summary>
    /// <returns>The recovery codes, kept as hashes only; null where the code is wrong.</returns>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<IReadOnlyList<string>?> SwitchOnAsync(
        string accountId, Guid sessionId, string key, string code, string client, CancellationToken cancellation)
    {
        if (Authenticator.StepOf(key, RecoveryCodes.Plain(code), time.GetUtcNow()) is not { } step)
            return null;
        var codes = RecoveryCodes.Make();
        await ChangeAsync(accountId, sessionId, enabled: true, context => context.AddRange(
            Token(accountId, Key, _protector.Protect(key)),
            // The code that has switched it on does not sign in as well.
            Token(accountId, LastStep, Text(step)),
            Token(accountId, Recovery, Text(codes))), cancellation);
        log.Record(SecurityEventKind.SecondStepOn, accountId, client);
        return codes;
    }

    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task SwitchOffAsync(string accountId, Guid sessionId, string client, CancellationToken cancellation)
    {
        await ChangeAsync(accountId, sessionId, enabled: false, _ => { }, cancellation);
        log.Record(SecurityEventKind.SecondStepOff, accountId, client);
    }

    /// <summary>Makes new recovery codes; the old ones work no more. Null where there is no second step.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(string accountId, string client, CancellationToken cancellation)
    {
        var codes = RecoveryCodes.Make();
        var kept = Text(codes);
        var changed = await database.WriteAsync(context => Tokens(context, accountId).Where(token => token.Name == Recovery)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.Value, kept), cancellation), cancellation);
        if (changed == 0)
            return null;
        log.Record(SecurityEventKind.RecoveryCodesMade, accountId, client);
        return codes;
    }

    /// <summary>
    /// Takes a code of the authenticator or a recovery code, of somebody whose password was right. Each works once; a wrong one counts like
    /// a wrong password.
    /// </summary>
    /// <returns>The account; null where the code is wrong or the account may not enter now.</returns>
    /// <exception cref="StorageException">The database is not usable.</exception>
    public async Task<Account?> CheckAsync(string accountId, string code, string client, CancellationToken cancellation)
    {
        var plain = RecoveryCodes.Plain(code);
        var recovered = plain.Length != Authenticator.Digits;
        // Looked at and used up where writers stand in line: the same code at the same time passes once.
        var passed = await database.WriteAsync(async context =>
        {
            var account = await context.Set<Account>().SingleOrDefaultAsync(one => one.Id == accountId, cancellation);
            if (account is not { Disabled: false, TwoFactorEnabled: true } || account.LockoutEnd > time.GetUtcNow())
                return null;
            var tokens = await Tokens(context, accountId).ToDictionaryAsync(token => token.Name, cancellation);
            if (!(recovered ? TakeRecoveryCode(tokens[Recovery], plain) : TakeCode(tokens[Key], tokens[LastStep], plain)))
                return null;
            account.AccessFailedCount = 0;
            await context.SaveChangesAsync(cancellation);
            return account;
        }, cancellation);
        if (passed is null)
            await lockOut.FailedAsync(accountId, client, cancellation);
        else if (recovered)
            log.Record(SecurityEventKind.RecoveryCodeUsed, accountId, client);
        return passed;
    }

    internal static Task<int> RemoveAsync(ChatbotDbContext context, string accountId, CancellationToken cancellation) =>
        Tokens(context, accountId).ExecuteDeleteAsync(cancellation);

    private static bool TakeRecoveryCode(IdentityUserToken<string> kept, string code)
    {
        var hashes = Hashes(kept.Value);
        if (!hashes.Remove(RecoveryCodes.Hash(code)))
            return false;
        kept.Value = string.Join(' ', hashes);
        return true;
    }

    private bool TakeCode(IdentityUserToken<string> key, IdentityUserToken<string> last, string code)
    {
        // Neither the code of this step again nor one of a step before it.
        if (Open(key.Value!) is not { } secret || Authenticator.StepOf(secret, code, time.GetUtcNow()) is not { } step
            || step <= long.Parse(last.Value!, CultureInfo.InvariantCulture))
        {
            return false;
        }

        last.Value = Text(step);
        return true;
    }

    private string? Open(string value)
    {
        try
        {
            return _protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            // The key ring is another one: recovery codes still work, and administrators can reset it.
            return null;
        }
    }

    private async Task ChangeAsync(
        string accountId, Guid sessionId, bool enabled, Action<ChatbotDbContext> add, CancellationToken cancellation)
    {
        await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            await RemoveAsync(context, accountId, cancellation);
            add(context);
            await context.SaveChangesAsync(cancellation);
            await context.Set<Account>().Where(account => account.Id == accountId)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.TwoFactorEnabled, enabled), cancellation);
            // Who was let in without the second step, or with the old one, and has no session yet.
            await AccountStamp.RenewAsync(context, accountId, cancellation);
            await SessionStore.EndAllAsync(context, accountId, sessionId, cancellation);
            await transaction.CommitAsync(cancellation);
        }, cancellation);
        changes.Announce(accountId);
    }

    private static IQueryable<IdentityUserToken<string>> Tokens(ChatbotDbContext context, string accountId) =>
        context.Set<IdentityUserToken<string>>().Where(token => token.UserId == accountId && token.LoginProvider == Provider);

    private static IdentityUserToken<string> Token(string accountId, string name, string value) =>
        new() { UserId = accountId, LoginProvider = Provider, Name = name, Value = value };

    private static List<string> Hashes(string? kept) => [.. (kept ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static string Text(long step) => step.ToString(CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<string> codes) => string.Join(' ', codes.Select(RecoveryCodes.Hash));
}
