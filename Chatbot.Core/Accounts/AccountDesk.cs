using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>What administrators do with accounts. There is always one administrator who can sign in.</summary>
public sealed class AccountDesk(Database database, ChatService chat, AccountChanges changes, CurrentOptions settings, SecurityLog log)
{
    /// <summary>Every account, by name. Nothing of what anyone has said.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<AccountSummary>> ListAsync(CancellationToken cancellation) => database.ReadAsync(
        context => Summaries(context, context.Set<Account>().OrderBy(account => account.NormalizedUserName)).ToListAsync(cancellation), cancellation);

    /// <summary>One account; null where there is none.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<AccountSummary?> FindAsync(string id, CancellationToken cancellation) => database.ReadAsync(
        context => Summaries(context, context.Set<Account>().Where(account => account.Id == id)).SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>Lets an account sign in no more, ends its sessions and stops its answers; or lets it in again.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<DeskResult> SetDisabledAsync(string id, bool disabled, string by, string client, CancellationToken cancellation)
    {
        var result = await SetDisabledAsync(id, disabled, cancellation);
        if (result == DeskResult.Done)
            log.Record(disabled ? SecurityEventKind.AccountDisabled : SecurityEventKind.AccountEnabled, id, client, by);
        return result;
    }

    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<DeskResult> SetRoleAsync(string id, AccountRole role, string by, string client, CancellationToken cancellation)
    {
        var result = await ChangeAsync(id, keepsAdministrator: role == AccountRole.Administrator, (_, account) =>
        {
            account.Role = role;
            return Task.CompletedTask;
        }, cancellation);
        if (result == DeskResult.Done)
            log.Record(role == AccountRole.Administrator ? SecurityEventKind.MadeAdministrator : SecurityEventKind.MadeMember, id, client, by);
        return result;
    }

    /// <summary>Takes away the second step, its recovery codes and all passkeys, as for a lost phone, and ends every session.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public async Task<DeskResult> ResetSecondStepAsync(string id, string by, string client, CancellationToken cancellation)
    {
        var result = await ChangeAsync(id, keepsAdministrator: true, async (context, account) =>
        {
            account.TwoFactorEnabled = false;
            AccountStamp.Renew(account);
            await SecondStep.RemoveAsync(context, id, cancellation);
            await context.Set<IdentityUserPasskey<string>>().Where(passkey => passkey.UserId == id).ExecuteDeleteAsync(cancellation);
            await SessionStore.EndAllAsync(context, id, null, cancellation);
        }, cancellation);
        if (result == DeskResult.Done)
            log.Record(SecurityEventKind.SecondStepReset, id, client, by);
        return result;
    }

    /// <summary>The same within a larger change, which is recorded by the caller.</summary>
    internal Task<DeskResult> SetDisabledAsync(string id, bool disabled, CancellationToken cancellation) =>
        ChangeAsync(id, keepsAdministrator: !disabled, async (context, account) =>
        {
            account.Disabled = disabled;
            if (disabled)
                await SessionStore.EndAllAsync(context, id, null, cancellation);
        }, cancellation, () =>
        {
            if (disabled)
                chat.Suspend(id);
            else
                chat.Resume(id);
        });

    /// <summary>Whether, without this account, nobody could look after the others.</summary>
    private async Task<bool> IsLastAsync(ChatbotDbContext context, Account account, CancellationToken cancellation) =>
        account is { Role: AccountRole.Administrator, Disabled: false } && !await context.Set<Account>().AnyAsync(
            other => other.Id != account.Id && other.Role == AccountRole.Administrator && !other.Disabled
                && (other.PasswordHash != null || context.Set<IdentityUserPasskey<string>>().Any(passkey => passkey.UserId == other.Id)
                    || (settings.Configured.Oidc.Authority != null
                        && context.Set<IdentityUserLogin<string>>().Any(login => login.UserId == other.Id))), cancellation);

    private static IQueryable<AccountSummary> Summaries(ChatbotDbContext context, IQueryable<Account> accounts) =>
        from account in accounts
        select new AccountSummary(
            account.Id, account.UserName!, account.DisplayName, account.Email, account.Role, account.Disabled,
            account.PasswordHash != null || context.Set<IdentityUserLogin<string>>().Any(login => login.UserId == account.Id),
            account.TwoFactorEnabled, context.Set<IdentityUserPasskey<string>>().Count(passkey => passkey.UserId == account.Id),
            account.CreatedAt,
            context.Set<AccountSession>().Where(session => session.AccountId == account.Id).Max(session => (DateTimeOffset?)session.LastSeenAt));

    /// <param name="stored">What follows before the next writer comes, so that the last change holds everywhere.</param>
    private async Task<DeskResult> ChangeAsync(
        string id, bool keepsAdministrator, Func<ChatbotDbContext, Account, Task> change, CancellationToken cancellation, Action? stored = null)
    {
        var result = await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            if (await context.Set<Account>().SingleOrDefaultAsync(one => one.Id == id, cancellation) is not { } account)
                return DeskResult.NotFound;
            if (!keepsAdministrator && await IsLastAsync(context, account, cancellation))
                return DeskResult.LastAdministrator;
            await change(context, account);
            // What an administrator has handed out goes with the role.
            if (!keepsAdministrator)
                await context.Set<AccountLink>().Where(link => link.MadeBy == id).ExecuteDeleteAsync(cancellation);
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            stored?.Invoke();
            return DeskResult.Done;
        }, cancellation);
        changes.Announce(id);
        return result;
    }
}

/// <summary>What came of a change to an account.</summary>
public enum DeskResult
{
    Done,
    NotFound,

    /// <summary>It is the only administrator who can sign in.</summary>
    LastAdministrator,
}

/// <summary>An account in the administrators' list.</summary>
/// <param name="HasWayIn">A password or a linked identity; false until the link has been used.</param>
/// <param name="SecondStep">Whether a code is asked after the password.</param>
/// <param name="Passkeys">How many.</param>
/// <param name="LastSeenAt">Null where no session is left.</param>
public sealed record AccountSummary(
    string Id, string UserName, string DisplayName, string? Email, AccountRole Role, bool Disabled, bool HasWayIn,
    bool SecondStep, int Passkeys, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);
