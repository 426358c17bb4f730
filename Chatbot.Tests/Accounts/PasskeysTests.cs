using Chatbot.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Accounts;

public sealed class PasskeysTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly byte[] Id = [1, 2, 3];

    private readonly AccountsHost _host = new();
    private AsyncServiceScope _scope;
    private Account _ada = null!;

    private Passkeys Passkeys => _scope.ServiceProvider.GetRequiredService<Passkeys>();

    public async Task InitializeAsync()
    {
        _ada = await _host.AddAsync("ada");
        _scope = _host.Get<IServiceScopeFactory>().CreateAsyncScope();
        Assert.Equal(AddedPasskey.Done, await AddAsync(Id));
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Used_RemovedMeanwhile_StaysAway()
    {
        var read = Assert.Single(await Passkeys.ListAsync(_ada, default));
        Assert.True(await Passkeys.RemoveAsync(_ada.Id, Id, "test", default));

        Assert.False(await Passkeys.UsedAsync(_ada, read, default));
        Assert.False(await Passkeys.RenameAsync(_ada.Id, Id, "Phone", default));

        Assert.Empty(await Passkeys.ListAsync(_ada, default));
    }

    [Fact]
    public async Task Used_RenamedMeanwhile_KeepsTheNameAndTheCounter()
    {
        var read = Passkey();
        read.SignCount = 9;
        Assert.True(await Passkeys.RenameAsync(_ada.Id, Id, "Phone", default));

        Assert.True(await Passkeys.UsedAsync(_ada, read, default));

        var kept = Assert.Single(await Passkeys.ListAsync(_ada, default));
        Assert.Equal(("Phone", 9u), (kept.Name, kept.SignCount));
    }

    [Fact]
    public async Task Remove_SignInWithoutASessionYet_IsRefusedAndSessionsStay()
    {
        var own = await _host.Sessions.StartAsync(_ada.Id, _ada.SecurityStamp, "test", null, default);

        Assert.True(await Passkeys.RemoveAsync(_ada.Id, Id, "test", default));

        Assert.Null(await _host.Sessions.StartAsync(_ada.Id, _ada.SecurityStamp, "test", null, default));
        Assert.NotNull(await _host.Sessions.FindAsync(own!, default));
    }

    [Fact]
    public async Task Add_ToAnAccountThatWasResetSinceItWasRead_IsRefused()
    {
        Assert.True(await Passkeys.RemoveAsync(_ada.Id, Id, "test", default));

        Assert.Equal(AddedPasskey.Voided, await AddAsync([9]));

        Assert.Empty(await Passkeys.ListAsync(_ada, default));
    }

    [Fact]
    public async Task Add_MoreThanAnAccountMayHave_IsRefused()
    {
        for (byte more = 1; more < Chatbot.Core.Accounts.Passkeys.Most; more++)
            Assert.Equal(AddedPasskey.Done, await AddAsync([more]));

        Assert.Equal(AddedPasskey.TooMany, await AddAsync([99]));
    }

    private Task<AddedPasskey> AddAsync(byte[] id) => Passkeys.AddAsync(_ada, Chatbot.Core.Accounts.Passkeys.TieTo(_ada), Passkey(id), "Laptop", "test", default);

    private UserPasskeyInfo Passkey(byte[]? id = null) => new(id ?? Id, [4, 5], _host.Database.Time.GetUtcNow(), 1, ["usb"], true, false, false, [6], [7]);
}
