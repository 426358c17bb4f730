using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Accounts.Passwords;

public sealed class PasswordCheckTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly AccountsHost _host = new(new AccountOptions { LockOutAfter = 3, LockOutFor = TimeSpan.FromMinutes(5) });

    public async Task InitializeAsync()
    {
        await _host.AddAsync("ada", "ada@example.com");
        await _host.AddAsync("bob", disabled: true);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("ada")]
    [InlineData(" ADA ")]
    [InlineData("ａｄａ")]
    [InlineData("Ada@Example.com")]
    public async Task SignIn_NameOrAddress_IsRight(string name) =>
        Assert.Equal("ada", Assert.IsType<PasswordResult.Right>(await TryAsync(name, "hash of ada")).Account.UserName);

    [Theory]
    [InlineData("ada", "wrong")]
    [InlineData("nobody", "hash of ada")]
    [InlineData("nobody@example.com", "hash of ada")]
    [InlineData("bob", "hash of bob")]
    public async Task SignIn_WhateverIsWrong_CostsAHashAndSaysTheSame(string name, string password)
    {
        Assert.IsType<PasswordResult.Wrong>(await TryAsync(name, password));
        Assert.Equal(1, _host.Hasher.Verified);
    }

    // Else a disk that takes no writes would tell who has an account.
    [Fact]
    public async Task SignIn_WhateverIsWrong_WritesAsMuch()
    {
        await _host.AddAsync("eve");
        for (var i = 0; i < _host.Options.LockOutAfter; i++)
            await TryAsync("eve", "wrong");
        var written = new List<long>();
        foreach (var name in new[] { "ada", "nobody", "nobody@example.com", "bob", "eve" })
        {
            var before = new FileInfo(_host.Database.File + "-wal").Length;
            Assert.IsType<PasswordResult.Wrong>(await TryAsync(name, "wrong"));
            written.Add(new FileInfo(_host.Database.File + "-wal").Length - before);
        }

        Assert.True(written[0] > 0);
        Assert.Single(written.Distinct());
        // And what does not count is taken back.
        Assert.Equal(["ada 1", "bob 1", "eve 0"], (await _host.Database.AllAsync<Account>()).Select(one => $"{one.UserName} {one.AccessFailedCount}").Order());
    }

    [Fact]
    public async Task SignIn_AfterFailures_IsLockedForAWhileAndSaysTheSame()
    {
        for (var i = 0; i < 3; i++)
            Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "wrong"));

        Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "hash of ada"));
        Assert.Equal(4, _host.Hasher.Verified);
        _host.Database.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<PasswordResult.Right>(await TryAsync("ada", "hash of ada"));
    }

    [Fact]
    public async Task SignIn_FailuresWhileLocked_LockNoLonger()
    {
        for (var i = 0; i < 3; i++)
            await TryAsync("ada", "wrong");
        _host.Database.Time.Advance(TimeSpan.FromMinutes(4));
        for (var i = 0; i < 5; i++)
            Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "wrong"));
        Assert.Equal(8, _host.Hasher.Verified);

        _host.Database.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, (await _host.Database.AllAsync<Account>()).Single(account => account.UserName == "ada").AccessFailedCount);
        Assert.IsType<PasswordResult.Right>(await TryAsync("ada", "hash of ada"));
    }

    [Fact]
    public async Task SignIn_FailuresAfterTheLock_LockAgain()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 3; i++)
                await TryAsync("ada", "wrong");
            Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "hash of ada"));
            _host.Database.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.IsType<PasswordResult.Right>(await TryAsync("ada", "hash of ada"));
    }

    [Fact]
    public async Task SignIn_FailuresBetweenSuccesses_AreForgotten()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "wrong"));
            Assert.IsType<PasswordResult.Wrong>(await TryAsync("ada", "wrong"));
            Assert.IsType<PasswordResult.Right>(await TryAsync("ada", "hash of ada"));
        }
    }

    [Fact]
    public async Task Failures_ManyAtOnce_AreAllCounted()
    {
        await using var host = new AccountsHost(new AccountOptions { LockOutAfter = 100, SignInsAtOnce = 8, SignInQueue = 100 });
        await host.AddAsync("ada");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => host.Passwords.SignInAsync("ada", "wrong", "test", default))));

        Assert.Equal(40, Assert.Single(await host.Database.AllAsync<Account>()).AccessFailedCount);
    }

    [Fact]
    public async Task SignIn_MoreThanMayWait_AreToldToComeAgain()
    {
        var gate = _host.Get<HashingGate>();
        using var place = await gate.EnterAsync(default);
        var waiting = Enumerable.Range(0, _host.Options.SignInQueue).Select(_ => TryAsync("ada", "hash of ada")).ToList();

        Assert.IsType<PasswordResult.Busy>(await TryAsync("ada", "hash of ada"));
        Assert.Equal(0, _host.Hasher.Verified);
        place!.Dispose();
        Assert.All(await Task.WhenAll(waiting), result => Assert.IsType<PasswordResult.Right>(result));
    }

    private Task<PasswordResult> TryAsync(string name, string password) => _host.Passwords.SignInAsync(name, password, "test", default);
}
