using Chatbot.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Accounts;

/// <summary>Identity's own manager over our store: what second factors, passkeys and external sign-ins are kept in.</summary>
public sealed class AccountStoreTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly AccountsHost _host = new();
    private AsyncServiceScope _scope;

    private UserManager<Account> Users => _scope.ServiceProvider.GetRequiredService<UserManager<Account>>();

    public async Task InitializeAsync()
    {
        await _host.AddAsync("ada", "ada@example.com");
        _scope = _host.Get<IServiceScopeFactory>().CreateAsyncScope();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Update_OfWhatAnotherHasChanged_IsRefused()
    {
        var (one, other) = (await FindAsync(), await FindAsync());
        one.DisplayName = "First";
        other.DisplayName = "Second";

        Assert.True((await Users.UpdateAsync(one)).Succeeded);
        Assert.Equal("ConcurrencyFailure", Assert.Single((await Users.UpdateAsync(other)).Errors).Code);
        Assert.Equal("First", (await FindAsync()).DisplayName);
        one.DisplayName = "Third";
        Assert.True((await Users.UpdateAsync(one)).Succeeded);
    }

    [Fact]
    public async Task Authenticator_AndRecoveryCodes_AreKept()
    {
        var ada = await FindAsync();
        await Users.ResetAuthenticatorKeyAsync(ada);
        var key = await Users.GetAuthenticatorKeyAsync(ada);
        await Users.ResetAuthenticatorKeyAsync(ada);
        Assert.NotEqual(key, await Users.GetAuthenticatorKeyAsync(ada));

        var codes = (await Users.GenerateNewTwoFactorRecoveryCodesAsync(ada, 3))!.ToList();
        Assert.True((await Users.RedeemTwoFactorRecoveryCodeAsync(ada, codes[0])).Succeeded);
        Assert.False((await Users.RedeemTwoFactorRecoveryCodeAsync(ada, codes[0])).Succeeded);
        Assert.Equal(2, await Users.CountRecoveryCodesAsync(ada));
    }

    [Fact]
    public async Task ExternalLogin_AddedAndRemoved_FindsItsAccount()
    {
        var ada = await FindAsync();
        Assert.True((await Users.AddLoginAsync(ada, new("oidc", "subject-1", "Company"))).Succeeded);
        Assert.Equal(ada.Id, (await Users.FindByLoginAsync("oidc", "subject-1"))!.Id);
        Assert.Null(await Users.FindByLoginAsync("oidc", "subject-2"));
        Assert.Equal("Company", Assert.Single(await Users.GetLoginsAsync(ada)).ProviderDisplayName);
        Assert.True((await Users.RemoveLoginAsync(ada, "oidc", "subject-1")).Succeeded);
        Assert.Null(await Users.FindByLoginAsync("oidc", "subject-1"));
    }

    [Fact]
    public async Task Passkey_AddedCountedAndRemoved_FindsItsAccount()
    {
        var ada = await FindAsync();
        var passkey = new UserPasskeyInfo([1, 2, 3], [4, 5], _host.Database.Time.GetUtcNow(), 1, ["usb"], true, false, false, [6], [7]) { Name = "Key" };
        Assert.True((await Users.AddOrUpdatePasskeyAsync(ada, passkey)).Succeeded);
        passkey.SignCount = 9;
        Assert.True((await Users.AddOrUpdatePasskeyAsync(ada, passkey)).Succeeded);

        Assert.Equal(ada.Id, (await Users.FindByPasskeyIdAsync([1, 2, 3]))!.Id);
        var kept = Assert.Single(await Users.GetPasskeysAsync(ada));
        Assert.Equal((9u, "Key", true), (kept.SignCount, kept.Name, kept.IsUserVerified));
        Assert.Equal([4, 5], kept.PublicKey);
        Assert.Equal(["usb"], kept.Transports!);
        Assert.True((await Users.RemovePasskeyAsync(ada, [1, 2, 3])).Succeeded);
        Assert.Null(await Users.FindByPasskeyIdAsync([1, 2, 3]));
    }

    [Fact]
    public async Task Delete_Account_TakesWhatHangsOnIt()
    {
        var ada = await FindAsync();
        await Users.AddLoginAsync(ada, new("oidc", "subject-1", null));
        await Users.ResetAuthenticatorKeyAsync(ada);
        await _host.Sessions.StartAsync(ada.Id, ada.SecurityStamp, "test", null, default);

        Assert.True((await Users.DeleteAsync(await FindAsync())).Succeeded);

        Assert.Empty(await _host.Database.AllAsync<IdentityUserLogin<string>>());
        Assert.Empty(await _host.Database.AllAsync<IdentityUserToken<string>>());
        Assert.Empty(await _host.Database.AllAsync<Core.Accounts.Sessions.AccountSession>());
    }

    private async Task<Account> FindAsync() => (await Users.FindByEmailAsync("ada@example.com"))!;
}
