using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Chatbot.Tests.Accounts.SecondSteps;

public sealed class SecondStepTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly AccountsHost _host = new(new AccountOptions { LockOutAfter = 3, LockOutFor = TimeSpan.FromMinutes(5) });
    private readonly string _key = Authenticator.NewKey();
    private string _ada = "";
    private string? _stamp;

    private SecondStep Second => _host.Get<SecondStep>();

    private PendingSignIns Pending => _host.Get<PendingSignIns>();

    public async Task InitializeAsync()
    {
        var account = await _host.AddAsync("ada");
        (_ada, _stamp) = (account.Id, account.SecurityStamp);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task SwitchOn_WrongCode_ChangesNothing()
    {
        Assert.Null(await Second.SwitchOnAsync(_ada, Guid.Empty, _key, "000000", "test", default));
        Assert.Null(await Second.RecoveryCodesLeftAsync(_ada, default));
        Assert.Empty(await _host.Database.AllAsync<IdentityUserToken<string>>());
    }

    [Fact]
    public async Task SwitchOn_EndsTheOtherSessionsAndItsCodeSignsNobodyIn()
    {
        var other = await _host.Sessions.StartAsync(_ada, _stamp, "test", null, default);
        Assert.NotNull(await _host.Sessions.FindAsync(other!, default));
        var code = Code();
        await Second.SwitchOnAsync(_ada, Guid.CreateVersion7(), _key, code, "test", default);

        Assert.Null(await _host.Sessions.FindAsync(other!, default));
        Assert.Null(await CheckAsync(code));
    }

    [Fact]
    public async Task Switch_OnOrOff_RefusesASignInThatHasNoSessionYetAndKeepsOnesOwn()
    {
        var own = await _host.Sessions.StartAsync(_ada, _stamp, "test", null, default);
        var session = (await _host.Sessions.FindAsync(own!, default))!.SessionId;

        Assert.NotNull(await Second.SwitchOnAsync(_ada, session, _key, Code(), "test", default));
        Assert.Null(await _host.Sessions.StartAsync(_ada, _stamp, "test", null, default));
        var between = await StampAsync();
        await Second.SwitchOffAsync(_ada, session, "test", default);
        Assert.Null(await _host.Sessions.StartAsync(_ada, between, "test", null, default));

        Assert.NotNull(await _host.Sessions.FindAsync(own!, default));
        Assert.NotNull(await _host.Sessions.StartAsync(_ada, await StampAsync(), "test", null, default));
    }

    [Fact]
    public async Task Check_CodeOfTheAuthenticator_PassesOnceHoweverMany()
    {
        await SwitchOnAsync();
        var code = Code();

        var passed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => CheckAsync(code))));

        Assert.Single(passed, account => account is not null);
    }

    [Fact]
    public async Task Check_CodeBeforeTheLastOne_IsRefused()
    {
        await SwitchOnAsync();
        var early = Code();
        _host.Database.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull(await CheckAsync(Code()));
        Assert.Null(await CheckAsync(early));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Check_RecoveryCode_WorksOnceHoweverTyped(int way)
    {
        var codes = await SwitchOnAsync();
        var typed = way switch
        {
            0 => codes[3],
            1 => $" {codes[3].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)} ",
            // Full-width, as a Japanese keyboard may have it.
            _ => string.Concat(codes[3].Select(letter => (char)(letter - '!' + '！'))),
        };

        Assert.NotNull(await CheckAsync(typed));
        Assert.Null(await CheckAsync(typed));
        Assert.Equal(codes.Count - 1, await Second.RecoveryCodesLeftAsync(_ada, default));
    }

    [Fact]
    public async Task RecoveryCodes_Renewed_VoidTheOldOnes()
    {
        var old = await SwitchOnAsync();
        var renewed = await Second.RenewCodesAsync(_ada, "test", default);

        Assert.Null(await CheckAsync(old[0]));
        Assert.NotNull(await CheckAsync(renewed![0]));
    }

    [Fact]
    public async Task Check_WrongCodesInARow_LockOutWhateverComesThen()
    {
        var codes = await SwitchOnAsync();
        for (var i = 0; i < 3; i++)
            Assert.Null(await CheckAsync("000000"));

        Assert.Null(await CheckAsync(codes[0]));
        Assert.IsType<PasswordResult.Wrong>(await _host.Passwords.SignInAsync("ada", "hash of ada", "test", default));
        _host.Database.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await CheckAsync(codes[0]));
    }

    [Fact]
    public async Task Password_RightBetweenWrongCodes_DoesNotForgiveThem()
    {
        await SwitchOnAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await CheckAsync("000000"));
            Assert.IsType<PasswordResult.Right>(await _host.Passwords.SignInAsync("ada", "hash of ada", "test", default));
        }

        Assert.Null(await CheckAsync("000000"));
        Assert.IsType<PasswordResult.Wrong>(await _host.Passwords.SignInAsync("ada", "hash of ada", "test", default));
    }

    [Fact]
    public async Task Check_RightCode_ForgivesWhatWasWrong()
    {
        var codes = await SwitchOnAsync();
        await CheckAsync("000000");

        Assert.NotNull(await CheckAsync(codes[0]));

        Assert.Equal(0, Assert.Single(await _host.Database.AllAsync<Account>()).AccessFailedCount);
    }

    [Fact]
    public async Task Secrets_AtRest_AreSealedOrHashed()
    {
        var codes = await SwitchOnAsync();

        var kept = string.Join(' ', (await _host.Database.AllAsync<IdentityUserToken<string>>()).Select(token => token.Value));

        Assert.DoesNotContain(_key, kept, StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(code, kept, StringComparison.Ordinal));
        Assert.All(codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), kept, StringComparison.Ordinal));
    }

    [Fact]
    public void Pending_AfterAWhileOrAChangeOfTheAccount_IsNobody()
    {
        var (late, changed, ended) = (Pending.Start(_ada, "/"), Pending.Start("bob", "/"), Pending.Start("eve", "/"));
        Assert.Equal(new PendingSignIn(_ada, "/"), Pending.Find(late));
        Assert.NotNull(Pending.Find(changed));
        Pending.End(ended);
        _host.Changes.Announce("bob");

        Assert.Null(Pending.Find(ended));
        Assert.Null(Pending.Find(changed));
        _host.Database.Time.Advance(PendingSignIns.Lasts);
        Assert.Null(Pending.Find(late));
        Assert.Null(Pending.Find(SecretToken.Make()));
    }

    private string Code() => new Totp(Base32Encoding.ToBytes(_key)).ComputeTotp(_host.Database.Time.GetUtcNow().UtcDateTime);

    private async Task<string?> StampAsync() => Assert.Single(await _host.Database.AllAsync<Account>()).SecurityStamp;

    private Task<Account?> CheckAsync(string code) => Second.CheckAsync(_ada, code, "test", default);

    private async Task<IReadOnlyList<string>> SwitchOnAsync()
    {
        var codes = await Second.SwitchOnAsync(_ada, Guid.Empty, _key, Code(), "test", default);
        _host.Database.Time.Advance(TimeSpan.FromSeconds(30));
        return codes!;
    }
}
