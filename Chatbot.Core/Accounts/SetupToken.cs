using System.Security.Cryptography;
using System.Text;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Proves that whoever makes the first account can read the console. It lives in this process only, as a hash, for an hour; a restart
/// makes a new one.
/// </summary>
public sealed class SetupToken(TimeProvider time)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private volatile Kept? _kept;

    /// <summary>A new one; an earlier one works no more.</summary>
    public string Make()
    {
        var token = SecretToken.Make();
        _kept = new Kept(SecretToken.Hash(token), time.GetUtcNow() + Lasts);
        return token;
    }

    public bool Works(string token) => _kept is { } kept && time.GetUtcNow() < kept.Until
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept.Hash), Encoding.ASCII.GetBytes(SecretToken.Hash(token.Trim())));

    internal void Forget() => _kept = null;

    private sealed record Kept(string Hash, DateTimeOffset Until);
}
