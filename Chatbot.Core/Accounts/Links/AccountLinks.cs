using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts.Links;

/// <summary>Invitations, and links that set a password: made by administrators, handed over by them, since no mail is sent.</summary>
public sealed class AccountLinks(Database database, AccountOptions options, CurrentOptions settings, SecurityLog log, TimeProvider time)
{
    /// <returns>What the address of the invitation ends with; it is stored nowhere.</returns>
    /// <exception cref="StorageException">Nothing was stored.</exception>
    public async Task<string> InviteAsync(string by, string client, CancellationToken cancellation)
    {
        var token = await database.WriteAsync(context => AddAsync(context, AccountLinkKind.Invite, null, by, cancellation), cancellation);
        log.Record(SecurityEventKind.InviteMade, by, client);
        return token;
    }

    /// <returns>What the address ends with; an earlier link of the account works no more. Null where there is no such account.</returns>
    /// <exception cref="StorageException">Nothing was stored.</exception>
    public async Task<string?> MakePasswordLinkAsync(string accountId, string by, string client, CancellationToken cancellation)
    {
        var token = await database.WriteAsync<string?>(async context =>
        {
            if (!await context.Set<Account>().AnyAsync(account => account.Id == accountId, cancellation))
                return null;
            await context.Set<AccountLink>().Where(link => link.AccountId == accountId).ExecuteDeleteAsync(cancellation);
            return await AddAsync(context, AccountLinkKind.Password, accountId, by, cancellation);
        }, cancellation);
        if (token is not null)
            log.Record(SecurityEventKind.PasswordLinkMade, accountId, client, by);
        return token;
    }

    /// <summary>Whether the link still works.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<bool> WorksAsync(AccountLinkKind kind, string token, CancellationToken cancellation) =>
        database.ReadAsync(context => Working(context, kind, token).AnyAsync(cancellation), cancellation);

    /// <summary>The invitations that nobody has used yet, the newest first.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<AccountLink>> ListInvitesAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync(context => context.Set<AccountLink>().AsNoTracking()
            .Where(link => link.Kind == AccountLinkKind.Invite && link.ExpiresAt > now)
            .OrderByDescending(link => link.CreatedAt).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Takes an invitation back; false where there is none.</summary>
    /// <exception cref="StorageException">Nothing was taken back.</exception>
    public async Task<bool> RevokeInviteAsync(Guid id, string by, string client, CancellationToken cancellation)
    {
        if (await database.WriteAsync(context => context.Set<AccountLink>()
            .Where(link => link.Id == id && link.Kind == AccountLinkKind.Invite).ExecuteDeleteAsync(cancellation), cancellation) == 0)
        {
            return false;
        }

        log.Record(SecurityEventKind.InviteRevoked, by, client);
        return true;
    }

    internal async Task<string> AddAsync(
        ChatbotDbContext context, AccountLinkKind kind, string? accountId, string by, CancellationToken cancellation)
    {
        var token = SecretToken.Make();
        var now = time.GetUtcNow();
        await context.Set<AccountLink>().Where(link => link.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
        context.Add(new AccountLink
        {
            Kind = kind,
            TokenHash = SecretToken.Hash(token),
            AccountId = accountId,
            MadeBy = by,
            CreatedAt = now,
            ExpiresAt = now + (kind == AccountLinkKind.Invite ? options.InviteLasts : options.ResetLasts),
        });
        await context.SaveChangesAsync(cancellation);
        return token;
    }

    /// <summary>The link, if it still works; who uses it deletes it in the same transaction.</summary>
    internal IQueryable<AccountLink> Working(ChatbotDbContext context, AccountLinkKind kind, string token)
    {
        var (hash, now) = (SecretToken.Hash(token), time.GetUtcNow());
        // Once registration is closed, invitations that are still about are closed with it.
        var open = kind != AccountLinkKind.Invite || settings.Value.Accounts.Registration != RegistrationMode.Closed;
        // Nor does one work that was on its way when the role of its maker went.
        return context.Set<AccountLink>().Where(link => open && link.TokenHash == hash && link.Kind == kind && link.ExpiresAt > now
            && context.Set<Account>().Any(maker => maker.Id == link.MadeBy && maker.Role == AccountRole.Administrator && !maker.Disabled));
    }
}
