using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Chatbot.Core.Accounts.Passwords;

/// <summary>Identity's hash (PBKDF2, HMAC-SHA512) of the normalised password, so that whatever goes through Identity is normalised.</summary>
internal sealed class AccountPasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Account>(options)
{
    /// <summary>Iterations, as the OWASP Password Storage Cheat Sheet has them for this function.</summary>
    public const int Iterations = 210_000;

    /// <summary>A hash that no password has, and that costs what any other does: what a name that nobody has is compared with.</summary>
    public static string OfNobody { get; } = MakeOfNobody();

    public override string HashPassword(Account user, string password) => base.HashPassword(user, PasswordRules.Normalize(password));

    public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
        base.VerifyHashedPassword(user, hashedPassword, PasswordRules.Normalize(providedPassword));

    // Identity's third format: a marker, the function (2: HMAC-SHA512), the iterations, the salt's length, 16 bytes of salt and 32 of hash.
    private static string MakeOfNobody()
    {
        var hash = RandomNumberGenerator.GetBytes(13 + 16 + 32);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), Iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), 16);
        return Convert.ToBase64String(hash);
    }
}
