using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// How accounts come to be: the first by the set-up token, then by invitation, by registering, or by an administrator. The right to make
/// one is looked at, used up and followed by the account in one transaction.
/// </summary>
public sealed class AccountRegister(
    Database database, HashingGate gate, IPasswordHasher<Account> hasher, ILookupNormalizer names, SetupToken setup, AccountLinks links,
    CurrentOptions settings, SecurityLog log, TimeProvider time)
{
    // Of people whose name at the provider is the same.
    private const int MostOfOneName = 50;

    private volatile bool _begun;

    /// <summary>Whether there is no account yet. Asked of the database until there is one: the last administrator cannot go.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        if (_begun)
            return false;
        _begun = await database.ReadPlainAsync(statements => statements.First("SELECT 1 FROM \"Accounts\" LIMIT 1", _ => true), cancellation);
        return !_begun;
    }

    /// <summary>Makes the first account, an administrator's.</summary>
    /// <exception cref="StorageException">Nothing was made.</exception>
    public async Task<RegisterResult> SetUpAsync(string token, NewAccount input, string client, CancellationToken cancellation)
    {
        if (!setup.Works(token))
        {
            log.Record(SecurityEventKind.SetupTokenRefused, null, client);
            return new RegisterResult.NotAllowed();
        }

        var result = await RegisterAsync(
            input, AccountRole.Administrator, async context => !await context.Set<Account>().AnyAsync(cancellation), cancellation);
        if (result is RegisterResult.Made { Account.Id: var id })
        {
            setup.Forget();
            log.Record(SecurityEventKind.SetupTokenUsed, id, client);
        }

        return result;
    }

    /// <summary>Makes an account by an invitation, which is used up.</summary>
    /// <exception cref="StorageException">Nothing was made, and the invitation still works.</exception>
    public Task<RegisterResult> AcceptInviteAsync(string token, NewAccount input, string client, CancellationToken cancellation) =>
        RecordedAsync(RegisterAsync(
            input, AccountRole.Member,
            async context => await links.Working(context, AccountLinkKind.Invite, token).ExecuteDeleteAsync(cancellation) == 1,
            cancellation), client);

    /// <summary>Makes an account for anybody who comes, where registration is open.</summary>
    /// <exception cref="StorageException">Nothing was made.</exception>
    public Task<RegisterResult> RegisterAsync(NewAccount input, string client, CancellationToken cancellation) =>
        RecordedAsync(
            settings.Value.Accounts.Registration == RegistrationMode.Open && IsOfTheDomains(input.Email)
                ? RegisterAsync(input, AccountRole.Member, _ => Task.FromResult(true), cancellation)
                : Task.FromResult<RegisterResult>(new RegisterResult.NotAllowed()), client);

    /// <summary>Makes an account for somebody else, who sets the password by the link.</summary>
    /// <exception cref="StorageException">Nothing was made.</exception>
    public async Task<(RegisterResult Result, string? Link)> CreateAsync(
        NewAccount input, string by, string client, CancellationToken cancellation)
    {
        string? link = null;
        var result = await StoreAsync(New(input with { Password = null }, AccountRole.Member), _ => Task.FromResult(true), async (context, account) =>
            link = await links.AddAsync(context, AccountLinkKind.Password, account.Id, by, cancellation), cancellation);
        if (result is RegisterResult.Made { Account.Id: var id })
            log.Record(SecurityEventKind.AccountCreated, id, client, by);
        return (result, link);
    }

    /// <summary>
    /// Makes an account for somebody whom the provider vouches for, linked to that identity and without a password. An e-mail address that
    /// an account has already is no link to it.
    /// </summary>
    /// <param name="input">Its user name gets a number where it is taken.</param>
    /// <exception cref="StorageException">Nothing was made.</exception>
    public async Task<RegisterResult> JoinAsync(
        NewAccount input, ExternalIdentity identity, string identityName, string client, CancellationToken cancellation)
    {
        RegisterResult result = new RegisterResult.NameTaken();
        for (var number = 1; number <= MostOfOneName && result is RegisterResult.NameTaken; number++)
        {
            var named = input with { UserName = number == 1 ? input.UserName : $"{input.UserName}-{number}", Password = null };
            result = await StoreAsync(New(named, AccountRole.Member), _ => Task.FromResult(true), async (context, account) =>
            {
                context.Add(ExternalLogins.Login(account.Id, identity, identityName));
                await context.SaveChangesAsync(cancellation);
            }, cancellation);
        }

        if (result is RegisterResult.Made { Account.Id: var id })
            log.Record(SecurityEventKind.Registered, id, client);
        else if (result is not RegisterResult.NoRoom)
            log.Record(SecurityEventKind.RegistrationRefused, null, client);
        return result;
    }

    /// <summary>Whether an address may register where registration is open.</summary>
    public bool IsOfTheDomains(string? email) => settings.Value.Accounts.EmailDomains is not { Count: > 0 } domains
        || (email is not null && EmailDomain.IsAmong(domains, email));

    private async Task<RegisterResult> RegisterAsync(
        NewAccount input, AccountRole role, Func<ChatbotDbContext, Task<bool>> allowed, CancellationToken cancellation)
    {
        // Before the password is hashed.
        if (database.IsReadOnly)
            return new RegisterResult.NoRoom();
        Account account;
        using (var place = await gate.EnterAsync(cancellation))
        {
            if (place is null)
                return new RegisterResult.Busy();
            account = New(input, role);
        }

        return await StoreAsync(account, allowed, (_, _) => Task.CompletedTask, cancellation);
    }

    private async Task<RegisterResult> RecordedAsync(Task<RegisterResult> registering, string client)
    {
        var result = await registering;
        if (result is RegisterResult.Made { Account.Id: var id })
            log.Record(SecurityEventKind.Registered, id, client);
        else if (result is RegisterResult.NotAllowed)
            log.Record(SecurityEventKind.RegistrationRefused, null, client);
        return result;
    }

    private async Task<RegisterResult> StoreAsync(
        Account account, Func<ChatbotDbContext, Task<bool>> allowed, Func<ChatbotDbContext, Account, Task> then, CancellationToken cancellation)
    {
        try
        {
            return await database.GrowAsync(context => StoreAsync(context, account, allowed, then, cancellation), cancellation);
        }
        catch (StorageException exception) when (exception.Problem == StorageProblem.NearlyFull)
        {
            return new RegisterResult.NoRoom();
        }
    }

    private async Task<RegisterResult> StoreAsync(
        ChatbotDbContext context, Account account, Func<ChatbotDbContext, Task<bool>> allowed, Func<ChatbotDbContext, Account, Task> then,
        CancellationToken cancellation)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (!await allowed(context))
            return new RegisterResult.NotAllowed();
        var taken = await context.Set<Account>()
            .Where(one => one.NormalizedUserName == account.NormalizedUserName
                || (account.NormalizedEmail != null && one.NormalizedEmail == account.NormalizedEmail))
            .Select(one => one.NormalizedUserName).ToListAsync(cancellation);
        // Rolled back with it: an invitation is not used up by a name that is taken.
        if (taken.Count > 0)
            return taken.Contains(account.NormalizedUserName) ? new RegisterResult.NameTaken() : (RegisterResult)new RegisterResult.EmailTaken();
        context.Add(account);
        await context.SaveChangesAsync(cancellation);
        await then(context, account);
        await transaction.CommitAsync(cancellation);
        _begun = true;
        return new RegisterResult.Made(account);
    }

    private Account New(NewAccount input, AccountRole role)
    {
        var account = new Account
        {
            UserName = input.UserName,
            NormalizedUserName = names.NormalizeName(input.UserName),
            DisplayName = input.DisplayName ?? "",
            Email = input.Email,
            NormalizedEmail = names.NormalizeEmail(input.Email),
            Role = role,
            LockoutEnabled = true,
            CreatedAt = time.GetUtcNow(),
        };
        if (input.Password is not null)
            account.PasswordHash = hasher.HashPassword(account, input.Password);
        return account;
    }
}

/// <summary>What an account is made of, checked before.</summary>
/// <param name="Email">Null: none.</param>
/// <param name="Password">Null: it is set later, by a link.</param>
public sealed record NewAccount(string UserName, string? DisplayName, string? Email, string? Password);

/// <summary>What came of making an account.</summary>
public abstract record RegisterResult
{
    private RegisterResult()
    {
    }

    public sealed record Made(Account Account) : RegisterResult;

    /// <summary>The token or link does not work, or registration is not for everybody.</summary>
    public sealed record NotAllowed : RegisterResult;

    public sealed record NameTaken : RegisterResult;

    public sealed record EmailTaken : RegisterResult;

    /// <summary>Too many passwords are being hashed.</summary>
    public sealed record Busy : RegisterResult;

    /// <summary>The disk is nearly full.</summary>
    public sealed record NoRoom : RegisterResult;
}
