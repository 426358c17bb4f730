using System.Security.Cryptography;
using OtpNet;

namespace Chatbot.Core.Accounts.SecondSteps;

/// <summary>
/// Codes for whoever has lost the authenticator; each works once. 80 random bits, so that their plain SHA-256 is safe to keep.
/// </summary>
internal static class RecoveryCodes
{
    public const int Many = 10;

    private const int Bytes = 10;
    private const int Group = 4;

    public static IReadOnlyList<string> Make() => [.. Enumerable.Range(0, Many).Select(_ =>
        string.Join('-', Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).Chunk(Group).Select(group => new string(group))))];

    public static string Hash(string code) => SecretToken.Hash(Plain(code));

    /// <summary>A code as it is compared: without the spaces and hyphens that people type, from whatever keyboard (NFKC), in capitals.</summary>
    public static string Plain(string code) =>
        string.Concat(OneForm.Of(code).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
