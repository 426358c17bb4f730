using Chatbot.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What a browser has answered to a challenge, checked by Identity; a form that holds anything else is no error of ours.</summary>
internal static class PasskeyAnswer
{
    // A credential with an attestation is a few kilobytes.
    private const int Longest = 64 * 1024;

    /// <summary>Null where no challenge is open in this browser, or the answer is none.</summary>
    public static Task<PasskeyAttestationResult?> AttestAsync(SignInManager<Account> signIn, string? credential) =>
        CheckAsync(credential, signIn.PerformPasskeyAttestationAsync);

    /// <summary>Null where no challenge is open in this browser, or the answer is none.</summary>
    public static Task<PasskeyAssertionResult<Account>?> AssertAsync(SignInManager<Account> signIn, string? credential) =>
        CheckAsync(credential, signIn.PerformPasskeyAssertionAsync);

    private static async Task<T?> CheckAsync<T>(string? credential, Func<string, Task<T>> check)
        where T : class
    {
        if (credential is not { Length: > 0 and <= Longest })
            return null;
        try
        {
            return await check(credential);
        }
        catch (InvalidOperationException)
        {
            // No challenge is open: it has been answered already, or has expired.
            return null;
        }
    }
}
