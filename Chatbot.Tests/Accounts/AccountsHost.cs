using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Configuration;
using Chatbot.Tests.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Accounts;

/// <summary>The room of accounts on a real database, with a clock that stands still and a count of what is hashed.</summary>
internal sealed class AccountsHost : IAsyncDisposable
{
    public AccountsHost(AccountOptions? options = null)
    {
        Options = options ?? new AccountOptions();
        Database = new TestDatabase(services =>
        {
            services.AddSingleton(new CurrentOptions(new TestingOptions { Accounts = Options })).AddSingleton(Options).AddChatbotSecurityLog().AddChatbotAccounts();
            services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
            services.AddSingleton<IPasswordHasher<Account>>(Hasher);
        });
    }

    public TestDatabase Database { get; }

    public AccountOptions Options { get; }

    public CountingHasher Hasher { get; } = new();

    public SessionStore Sessions => Get<SessionStore>();

    public AccountChanges Changes => Get<AccountChanges>();

    public PasswordCheck Passwords => Get<PasswordCheck>();

    public T Get<T>()
        where T : notnull => Database.Get<T>();

    public async Task<Account> AddAsync(string name, string? email = null, bool disabled = false)
    {
        var account = new Account
        {
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email?.ToUpperInvariant(),
            PasswordHash = "hash of " + name,
            Disabled = disabled,
            CreatedAt = Database.Time.GetUtcNow(),
        };
        await Database.AddAsync(account);
        return account;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>Hashes nothing, and counts how often it would have. The password of "ada" is "hash of ada".</summary>
internal sealed class CountingHasher : IPasswordHasher<Account>
{
    private int _verified;

    public int Verified => _verified;

    public string HashPassword(Account user, string password) => password;

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _verified);
        return hashedPassword == providedPassword ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }
}
