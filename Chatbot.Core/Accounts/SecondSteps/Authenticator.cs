using OtpNet;

namespace Chatbot.Core.Accounts.SecondSteps;

/// <summary>Codes that change every half minute (TOTP, RFC 6238): six digits of HMAC-SHA1, which is what every app can do.</summary>
public static class Authenticator
{
    public const int Digits = 6;

    private const int KeyBytes = 20;
    private const string Issuer = "Chatbot";

    // One step to either side: the clock of a phone, and the time it takes to type.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new secret, in base32.</summary>
    public static string NewKey() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(KeyBytes));

    /// <summary>What an app reads from a QR code or opens as a link.</summary>
    /// <param name="site">Where the account is: tells several installations apart.</param>
    public static string Address(string key, string userName, string site) =>
        new OtpUri(OtpType.Totp, key, userName, $"{Issuer} ({site})", digits: Digits).ToString();

    /// <summary>The step of time that a code belongs to; null where it belongs to none near <paramref name="now"/>.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now) =>
        new Totp(Base32Encoding.ToBytes(key), totpSize: Digits).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;
}
