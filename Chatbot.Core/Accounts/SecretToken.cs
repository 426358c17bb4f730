using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Secrets that stand for a right by themselves: sessions, invitations, resets, the set-up. Only their SHA-256 is ever kept, which is
/// enough for 256 random bits, and finding one by its hash tells nothing by its time.
/// </summary>
public static class SecretToken
{
    private const int Bytes = 32;

    /// <summary>A new one, for addresses and cookies: 43 characters of base64url.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it: lower-case hexadecimal.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
