using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>What else than a password an account signs in with: external logins, authenticator and recovery codes, passkeys.</summary>
internal sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    public override Task AddLoginAsync(Account user, UserLoginInfo login, CancellationToken cancellationToken = default) =>
        AddAsync(CreateUserLogin(user, login), cancellationToken);

    public override Task RemoveLoginAsync(
        Account user, string loginProvider, string providerKey, CancellationToken cancellationToken = default) =>
        database.WriteAsync(context => context.Set<IdentityUserLogin<string>>()
            .Where(login => login.UserId == user.Id && login.LoginProvider == loginProvider && login.ProviderKey == providerKey)
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);

    public override async Task<IList<UserLoginInfo>> GetLoginsAsync(Account user, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.Set<IdentityUserLogin<string>>()
            .Where(login => login.UserId == user.Id)
            .Select(login => new UserLoginInfo(login.LoginProvider, login.ProviderKey, login.ProviderDisplayName))
            .ToListAsync(cancellationToken), cancellationToken);

    protected override Task<IdentityUserLogin<string>?> FindUserLoginAsync(
        string userId, string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        database.ReadAsync(context => context.Set<IdentityUserLogin<string>>().AsNoTracking().SingleOrDefaultAsync(
            login => login.UserId == userId && login.LoginProvider == loginProvider && login.ProviderKey == providerKey,
            cancellationToken), cancellationToken);

    protected override Task<IdentityUserLogin<string>?> FindUserLoginAsync(
        string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        database.ReadAsync(context => context.Set<IdentityUserLogin<string>>().AsNoTracking().SingleOrDefaultAsync(
            login => login.LoginProvider == loginProvider && login.ProviderKey == providerKey, cancellationToken), cancellationToken);

    protected override Task<IdentityUserToken<string>?> FindTokenAsync(
        Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        database.ReadAsync(context => context.Set<IdentityUserToken<string>>().AsNoTracking().SingleOrDefaultAsync(
            token => token.UserId == user.Id && token.LoginProvider == loginProvider && token.Name == name,
            cancellationToken), cancellationToken);

    // The base changes a token that it has found and expects a tracking context to save that: ours does not track.
    public override Task SetTokenAsync(
        Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        database.WriteAsync(async context =>
        {
            var token = await context.Set<IdentityUserToken<string>>().SingleOrDefaultAsync(
                one => one.UserId == user.Id && one.LoginProvider == loginProvider && one.Name == name, cancellationToken);
            if (token is null)
                context.Add(CreateUserToken(user, loginProvider, name, value));
            else
                token.Value = value;
            await context.SaveChangesAsync(cancellationToken);
        }, cancellationToken);

    protected override Task AddUserTokenAsync(IdentityUserToken<string> token) => AddAsync(token, CancellationToken.None);

    protected override Task RemoveUserTokenAsync(IdentityUserToken<string> token) =>
        database.WriteAsync(context => context.Set<IdentityUserToken<string>>()
            .Where(one => one.UserId == token.UserId && one.LoginProvider == token.LoginProvider && one.Name == token.Name)
            .ExecuteDeleteAsync(CancellationToken.None), CancellationToken.None);

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        database.WriteAsync(async context =>
        {
            var stored = await context.Set<IdentityUserPasskey<string>>().SingleOrDefaultAsync(
                one => one.UserId == user.Id && one.CredentialId == passkey.CredentialId, cancellationToken);
            if (stored is null)
                context.Add(new IdentityUserPasskey<string> { UserId = user.Id, CredentialId = passkey.CredentialId, Data = DataOf(passkey) });
            else
                stored.Data = DataOf(passkey);
            await context.SaveChangesAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Adds a passkey to an account that is still what was read of it.</summary>
    internal Task<AddedPasskey> AddPasskeyAsync(Account account, UserPasskeyInfo passkey, int most, CancellationToken cancellation) =>
        database.WriteAsync(async context =>
        {
            if (!await context.Set<Account>().AnyAsync(
                one => one.Id == account.Id && one.SecurityStamp == account.SecurityStamp && !one.Disabled, cancellation))
            {
                return AddedPasskey.Voided;
            }

            if (await context.Set<IdentityUserPasskey<string>>().CountAsync(one => one.UserId == account.Id, cancellation) >= most)
                return AddedPasskey.TooMany;
            context.Add(new IdentityUserPasskey<string> { UserId = account.Id, CredentialId = passkey.CredentialId, Data = DataOf(passkey) });
            await context.SaveChangesAsync(cancellation);
            return AddedPasskey.Done;
        }, cancellation);

    /// <summary>Changes a passkey that is still there; false where it is not.</summary>
    internal Task<bool> ChangePasskeyAsync(
        string accountId, byte[] credentialId, Action<UserPasskeyInfo> change, CancellationToken cancellation) =>
        database.WriteAsync(async context =>
        {
            var stored = await context.Set<IdentityUserPasskey<string>>().SingleOrDefaultAsync(
                one => one.UserId == accountId && one.CredentialId == credentialId, cancellation);
            if (stored is null)
                return false;
            var passkey = InfoOf(stored);
            change(passkey);
            stored.Data = DataOf(passkey);
            await context.SaveChangesAsync(cancellation);
            return true;
        }, cancellation);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(context => context.Set<IdentityUserPasskey<string>>().AsNoTracking()
            .Where(passkey => passkey.UserId == user.Id).ToListAsync(cancellationToken), cancellationToken);
        return [.. stored.Select(InfoOf)];
    }

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        database.ReadAsync(context => Accounts(context).SingleOrDefaultAsync(
            account => context.Set<IdentityUserPasskey<string>>()
                .Any(passkey => passkey.UserId == account.Id && passkey.CredentialId == credentialId), cancellationToken), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(context => context.Set<IdentityUserPasskey<string>>().AsNoTracking().SingleOrDefaultAsync(
            passkey => passkey.UserId == user.Id && passkey.CredentialId == credentialId, cancellationToken), cancellationToken);
        return stored is null ? null : InfoOf(stored);
    }

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        database.WriteAsync(context => context.Set<IdentityUserPasskey<string>>()
            .Where(passkey => passkey.UserId == user.Id && passkey.CredentialId == credentialId)
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private static IdentityPasskeyData DataOf(UserPasskeyInfo passkey) => new()
    {
        PublicKey = passkey.PublicKey,
        Name = passkey.Name,
        CreatedAt = passkey.CreatedAt,
        SignCount = passkey.SignCount,
        Transports = passkey.Transports,
        IsUserVerified = passkey.IsUserVerified,
        IsBackupEligible = passkey.IsBackupEligible,
        IsBackedUp = passkey.IsBackedUp,
        AttestationObject = passkey.AttestationObject,
        ClientDataJson = passkey.ClientDataJson,
    };

    private static UserPasskeyInfo InfoOf(IdentityUserPasskey<string> stored) => new(
        stored.CredentialId, stored.Data.PublicKey, stored.Data.CreatedAt, stored.Data.SignCount, stored.Data.Transports,
        stored.Data.IsUserVerified, stored.Data.IsBackupEligible, stored.Data.IsBackedUp, stored.Data.AttestationObject,
        stored.Data.ClientDataJson)
    {
        Name = stored.Data.Name,
    };

    private Task AddAsync(object entity, CancellationToken cancellation) => database.WriteAsync(async context =>
    {
        context.Add(entity);
        await context.SaveChangesAsync(cancellation);
    }, cancellation);
}
