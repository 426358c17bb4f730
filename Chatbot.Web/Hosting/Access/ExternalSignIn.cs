using System.Security.Claims;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Web.Pages.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// What comes of somebody whom the provider vouches for: signed in, linked to the account that has asked for it, or given an account
/// where the settings say so.
/// </summary>
internal sealed partial class ExternalSignIn(
    ExternalLogins logins, AccountRegister register, SignInSteps steps, SignInLimits limits, OidcOptions options, SecurityLog log,
    ILogger<ExternalSignIn> logger)
{
    public const string Email = "email";
    public const string EmailVerified = "email_verified";
    public const string Name = "name";
    public const string UserName = "preferred_username";

    public const string LinkPath = "/account/external";

    // Travels sealed in the state: the session that has asked for a link.
    private const string LinkingSession = "session";

    /// <summary>To sign in, and go on to an address of ours.</summary>
    public static AuthenticationProperties ToEnter(string returnUrl) => new() { RedirectUri = returnUrl };

    /// <summary>To link the account of a session, whose password has just been asked.</summary>
    public static AuthenticationProperties ToLink(Guid sessionId) =>
        new(new Dictionary<string, string?> { [LinkingSession] = sessionId.ToString() }) { RedirectUri = LinkPath };

    /// <summary>Somebody comes with a code, whosever: each has us ask the provider.</summary>
    public Task ArrivedAsync(MessageReceivedContext context)
    {
        if (!limits.Allows(context.HttpContext))
        {
            context.HandleResponse();
            Go(context.HttpContext, $"~{SessionHandler.SignInPath}?problem={ExternalProblem.TooMany}");
        }

        return Task.CompletedTask;
    }

    public async Task ReceivedAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var user = context.Principal!;
        if (user.FindFirstValue("iss") is not { Length: > 0 } issuer || user.FindFirstValue("sub") is not { Length: > 0 and <= 255 } subject)
        {
            Go(context.HttpContext, "~/sign-in?problem=" + ExternalProblem.Failed);
            return;
        }

        var identity = new ExternalIdentity(issuer, subject);
        try
        {
            Go(context.HttpContext, context.Properties!.Items.TryGetValue(LinkingSession, out var session)
                ? await LinkAsync(context.HttpContext, identity, user, session)
                : await EnterAsync(context.HttpContext, identity, user, context.ReturnUri ?? "~/"));
        }
        catch (StorageException)
        {
            // Said where it happened.
            Go(context.HttpContext, "~/sign-in?problem=" + ExternalProblem.Failed);
        }
    }

    public Task FailedAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log.Failed(logger, context.Failure?.GetType().Name ?? "");
        log.Record(SecurityEventKind.SignInFailed, null, RateLimits.Client(context.HttpContext));
        var linking = context.Properties?.Items.ContainsKey(LinkingSession) is true;
        Go(context.HttpContext, $"~{(linking ? LinkPath : SessionHandler.SignInPath)}?problem={ExternalProblem.Failed}");
        return Task.CompletedTask;
    }

    private static void Go(HttpContext http, string address) =>
        http.Response.Redirect(address.StartsWith('~') ? http.Request.PathBase + address[1..] : address);

    private async Task<string> EnterAsync(HttpContext http, ExternalIdentity identity, ClaimsPrincipal user, string returnUrl)
    {
        var account = await logins.FindAsync(identity, http.RequestAborted);
        if (account is { Disabled: false })
            return await steps.ContinueAsync(http, account, returnUrl);
        if (account is null && options.CreateAccounts)
        {
            if (NewAccount(user) is not { } input)
                return await RefuseAsync(http, ExternalProblem.Email);
            switch (await register.JoinAsync(input, identity, IdentityName(user), RateLimits.Client(http), http.RequestAborted))
            {
                case RegisterResult.Made { Account: var made }:
                    return await steps.EnterAsync(http, made, returnUrl);
                case RegisterResult.EmailTaken:
                    return await RefuseAsync(http, ExternalProblem.Taken);
                case RegisterResult.NoRoom:
                    return $"~{SessionHandler.SignInPath}?problem={ExternalProblem.NoRoom}";
                default:
                    break;
            }
        }

        return await RefuseAsync(http, ExternalProblem.Unlinked);
    }

    private Task<string> RefuseAsync(HttpContext http, ExternalProblem problem)
    {
        log.Record(SecurityEventKind.SignInFailed, null, RateLimits.Client(http));
        return Task.FromResult($"~{SessionHandler.SignInPath}?problem={problem}");
    }

    // Only to the session that has asked: nobody's answer is slipped into the session of another.
    private async Task<string> LinkAsync(HttpContext http, ExternalIdentity identity, ClaimsPrincipal user, string? session)
    {
        if ((await http.AuthenticateAsync()).Principal is not { } present || present.SessionId().ToString() != session)
            return $"~{LinkPath}?problem={ExternalProblem.Failed}";
        var own = present.FindFirstValue(ClaimTypes.NameIdentifier)!;
        return await logins.LinkAsync(own, identity, IdentityName(user), RateLimits.Client(http), http.RequestAborted)
            ? $"~{LinkPath}?done=linked"
            : $"~{LinkPath}?problem={ExternalProblem.Linked}";
    }

    /// <summary>The account to make; null without an address that the provider has verified and that is of the domains.</summary>
    private NewAccount? NewAccount(ClaimsPrincipal user)
    {
        if (!string.Equals(user.FindFirstValue(EmailVerified), "true", StringComparison.OrdinalIgnoreCase)
            || AccountInput.Tidy(user.FindFirstValue(Email)) is not { } email || !AccountRules.IsEmail(email)
            || !EmailDomain.IsAmong(options.EmailDomains, email))
        {
            return null;
        }

        var shown = AccountInput.Tidy(user.FindFirstValue(Name));
        return new NewAccount(
            AccountRules.ToUserName(user.FindFirstValue(UserName)) ?? AccountRules.ToUserName(email) ?? "user",
            shown is not null && AccountRules.IsDisplayName(shown) ? shown : null, email, Password: null);
    }

    // What its owner knows it by, for their eyes; a stranger's text.
    private static string IdentityName(ClaimsPrincipal user)
    {
        var name = AccountInput.Tidy(user.FindFirstValue(Email) ?? user.FindFirstValue(UserName) ?? user.FindFirstValue(Name)) ?? "";
        return string.Concat(name.EnumerateRunes().Where(AccountRules.Shows).Take(Account.MaxEmailLength));
    }

    private static partial class Log
    {
        // The kind and not the message: a provider's answer may quote what was typed there.
        [LoggerMessage(3910, LogLevel.Warning, "The sign-in by the provider of identities failed: {Kind}")]
        public static partial void Failed(ILogger logger, string kind);
    }
}

/// <summary>Why signing in by the provider came to nothing.</summary>
public enum ExternalProblem
{
    /// <summary>It broke off, there or on the way.</summary>
    Failed,

    /// <summary>No account is linked to the identity.</summary>
    Unlinked,

    /// <summary>No account is made without a verified address of the domains.</summary>
    Email,

    /// <summary>Another account has the address.</summary>
    Taken,

    /// <summary>The disk is nearly full: no account is made.</summary>
    NoRoom,

    /// <summary>The identity is linked to an account already.</summary>
    Linked,

    /// <summary>This client has come too often.</summary>
    TooMany,
}
