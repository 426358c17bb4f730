using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.SecondSteps;
using Microsoft.AspNetCore.Identity;

namespace Chatbot.Web.Hosting.Access;

/// <summary>What follows once somebody has shown who they are: a session, or first the second step.</summary>
public sealed class SignInSteps(SignInManager<Account> signIn, PendingSignIns pending)
{
    public const string CodePath = "/sign-in/code";

    private const string Cookie = "second-step";

    /// <summary>After a password or the word of a provider.</summary>
    /// <param name="returnUrl">An address of ours.</param>
    /// <returns>Where to go.</returns>
    public async Task<string> ContinueAsync(HttpContext http, Account account, string returnUrl)
    {
        if (!account.TwoFactorEnabled)
            return await EnterAsync(http, account, returnUrl);
        var options = SchemeCookies.OptionsFor(http.Request);
        options.MaxAge = PendingSignIns.Lasts;
        http.Response.Cookies.Append(SchemeCookies.NameOf(http.Request, Cookie), pending.Start(account.Id, returnUrl), options);
        return "~" + CodePath;
    }

    /// <summary>After all that is asked.</summary>
    public async Task<string> EnterAsync(HttpContext http, Account account, string returnUrl)
    {
        End(http);
        await signIn.SignInAsync(account, isPersistent: true);
        return returnUrl;
    }

    /// <summary>Whose second step is awaited from this browser; null: nobody's.</summary>
    public PendingSignIn? Pending(HttpContext http) => TokenOf(http) is { } token ? pending.Find(token) : null;

    private void End(HttpContext http)
    {
        if (TokenOf(http) is not { } token)
            return;
        pending.End(token);
        http.Response.Cookies.Delete(SchemeCookies.NameOf(http.Request, Cookie), SchemeCookies.OptionsFor(http.Request));
    }

    private static string? TokenOf(HttpContext http) => SchemeCookies.SecretIn(http.Request, Cookie);
}
