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
        Assert.True(await Passkeys.AddAsync(_ada, Passkey(), "Laptop", "test", default));
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

    private UserPasskeyInfo Passkey() => new(Id, [4, 5], _host.Database.Time.GetUtcNow(), 1, ["usb"], true, false, false, [6], [7]);
}
