using Microsoft.Extensions.Caching.Memory;

namespace Chatbot.Core.Accounts.SecondSteps;

/// <summary>
/// Those whose first step was right and whose second is awaited. In this process only, for minutes; what the browser holds names an entry
/// and opens nothing by itself. Any change of the account voids it.
/// </summary>
public sealed class PendingSignIns(AccountChanges changes, TimeProvider time) : IDisposable
{
    /// <summary>How long the second step is awaited.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = 2_000 });

    /// <returns>What the browser keeps.</returns>
    /// <param name="returnUrl">Where to go afterwards, an address of ours.</param>
    public string Start(string accountId, string returnUrl)
    {
        var token = SecretToken.Make();
        _entries.Set(
            SecretToken.Hash(token), new Entry(new(accountId, returnUrl), time.GetUtcNow() + Lasts, changes.NextOf(accountId)),
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lasts });
        return token;
    }

    /// <summary>Null once it is over.</summary>
    public PendingSignIn? Find(string token) =>
        _entries.TryGetValue(SecretToken.Hash(token), out Entry? entry) && !entry!.Changed.IsCancellationRequested && time.GetUtcNow() < entry.Until
            ? entry.SignIn
            : null;

    public void End(string token) => _entries.Remove(SecretToken.Hash(token));

    public void Dispose() => _entries.Dispose();

    private sealed record Entry(PendingSignIn SignIn, DateTimeOffset Until, CancellationToken Changed);
}

/// <summary>Somebody whose first step was right.</summary>
public sealed record PendingSignIn(string AccountId, string ReturnUrl);
