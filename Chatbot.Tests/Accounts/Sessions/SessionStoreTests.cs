using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Configuration;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Tests.Accounts.Sessions;

public sealed class SessionStoreTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly AccountsHost _host = new(new AccountOptions { SessionIdle = TimeSpan.FromDays(2), SessionLongest = TimeSpan.FromDays(5) });
    private string _ada = "";
    private string? _stamp;

    public async Task InitializeAsync()
    {
        var account = await _host.AddAsync("ada");
        (_ada, _stamp) = (account.Id, account.SecurityStamp);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Start_Token_IsStoredAsAHashOnly()
    {
        var token = await StartAsync();

        Assert.Equal(43, token.Length);
        Assert.Equal(_ada, (await FindAsync(token))!.AccountId);
        Assert.DoesNotContain(token, Assert.Single(await _host.Database.AllAsync<AccountSession>()).TokenHash, StringComparison.Ordinal);
        Assert.Null(await FindAsync(token + "x"));
        Assert.Null(await FindAsync(""));
    }

    [Fact]
    public async Task Start_WithWhatNoLongerHolds_IsRefused()
    {
        Assert.Null(await _host.Sessions.StartAsync(_ada, "the stamp of an earlier password", "test", "Firefox", default));
        _host.Database.Execute("UPDATE Accounts SET Disabled = 1");
        Assert.Null(await _host.Sessions.StartAsync(_ada, _stamp, "test", "Firefox", default));
        Assert.Empty(await _host.Database.AllAsync<AccountSession>());
    }

    [Fact]
    public async Task Find_Unused_EndsAfterTheIdleTime()
    {
        var token = await StartAsync();
        _host.Database.Time.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await FindAsync(token));
        _host.Database.Time.Advance(TimeSpan.FromDays(2));
        Assert.Null(await FindAsync(token));
    }

    [Fact]
    public async Task Find_UsedEveryDay_EndsAfterTheLongestTime()
    {
        var token = await StartAsync();
        for (var day = 0; day < 4; day++)
        {
            _host.Database.Time.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(await FindAsync(token));
        }

        _host.Database.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await FindAsync(token));
        Assert.Empty(await _host.Sessions.ListAsync(_ada, default));
        await StartAsync();
        Assert.Single(await _host.Database.AllAsync<AccountSession>());
    }

    [Fact]
    public async Task Find_UsedAllTheTime_IsNotedEveryFiveMinutesOnly()
    {
        var began = _host.Database.Time.GetUtcNow();
        var token = await StartAsync();
        for (var minute = 1; minute < 5; minute++)
        {
            _host.Database.Time.Advance(TimeSpan.FromMinutes(1));
            await FindAsync(token);
            Assert.Equal(began, await SeenAsync());
        }

        _host.Database.Time.Advance(TimeSpan.FromMinutes(1));
        await FindAsync(token);
        Assert.Equal(_host.Database.Time.GetUtcNow(), await SeenAsync());
    }

    [Fact]
    public async Task End_OneOfTwo_EndsItAtOnceAndLeavesTheOther()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        var ended = (await FindAsync(first))!;
        await FindAsync(second);

        Assert.False(await _host.Sessions.EndAsync("somebody else", ended.SessionId, default));
        Assert.NotNull(await FindAsync(first));
        Assert.True(await _host.Sessions.EndAsync(_ada, ended.SessionId, default));
        Assert.Null(await FindAsync(first));
        Assert.NotNull(await FindAsync(second));
    }

    [Fact]
    public async Task EndAll_ButThis_LeavesThis()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await _host.Sessions.EndAllAsync(_ada, (await FindAsync(first))!.SessionId, default);
        Assert.NotNull(await FindAsync(first));
        Assert.Null(await FindAsync(second));
    }

    [Fact]
    public async Task Find_AccountDisabledAndAnnounced_IsNobody()
    {
        var token = await StartAsync();
        Assert.NotNull(await FindAsync(token));
        _host.Database.Execute("UPDATE Accounts SET Disabled = 1");
        // What is remembered holds until the change is announced.
        Assert.NotNull(await FindAsync(token));
        _host.Changes.Announce(_ada);
        Assert.Null(await FindAsync(token));
    }

    [Fact]
    public async Task Agent_OfAStranger_IsOneShortLine()
    {
        await _host.Sessions.StartAsync(_ada, _stamp, "test", "Fire\u202efox\r\n\u0007<b>" + new string('x', 500), default);
        var agent = Assert.Single(await _host.Sessions.ListAsync(_ada, default)).Agent;
        Assert.StartsWith("Fire fox   <b>xxx", agent, StringComparison.Ordinal);
        Assert.Equal(160, agent.Length);
    }

    private async Task<DateTimeOffset> SeenAsync() => await _host.Database.Database.ReadAsync(
        context => context.Set<AccountSession>().Select(session => session.LastSeenAt).SingleAsync(), default);

    private async Task<string> StartAsync() =>
        (await _host.Sessions.StartAsync(_ada, _stamp, "test", "Firefox", default))!;

    private Task<SessionUser?> FindAsync(string token) => _host.Sessions.FindAsync(token, default);
}
