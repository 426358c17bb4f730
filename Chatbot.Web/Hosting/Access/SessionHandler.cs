using System.Security.Claims;
using System.Text.Encodings.Web;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Signs in by a session that is kept here. The framework's cookie handler would seal a ticket into the cookie, keep the old id when one
/// signs in again, and know one cookie name for both schemes.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SessionStore sessions,
    AccountOptions accounts, SecurityLog log)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SignInPath = "/sign-in";

    private const string SessionCookie = "session";

    /// <summary>What the request's cookie holds; null where it has none.</summary>
    public static string? TokenOf(HttpRequest request) => SchemeCookies.SecretIn(request, SessionCookie);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
            return AuthenticateResult.NoResult();
        try
        {
            return await sessions.FindAsync(token, Context.RequestAborted) is { } user
                ? AuthenticateResult.Success(new AuthenticationTicket(AccountPrincipal.Of(user), Scheme.Name))
                : AuthenticateResult.NoResult();
        }
        catch (StorageException exception)
        {
            // Thrown when somebody has to be signed in: the error page has to do without.
            return AuthenticateResult.Fail(exception);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is StorageException unusable)
            throw new StorageException(unusable.Problem, unusable);
        if (IsVisit())
        {
            var here = Request.Path + Request.QueryString;
            Response.Redirect(here == "/" ? SignInPath : SignInPath + QueryString.Create("returnUrl", here));
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        await EndPresentAsync();
        var id = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A user without an id.");
        var client = RateLimits.Client(Context);
        var token = await sessions.StartAsync(
            id, user.FindFirstValue(AccountPrincipal.Stamp), client, Request.Headers.UserAgent.ToString(), Context.RequestAborted);
        // Disabled or with another password since it was proved: then the next page asks again.
        if (token is null)
            return;
        log.Record(SecurityEventKind.SignedIn, id, client);
        var cookie = SchemeCookies.OptionsFor(Request);
        cookie.Expires = TimeProvider.GetUtcNow() + accounts.SessionLongest;
        Response.Cookies.Append(SchemeCookies.NameOf(Request, SessionCookie), token, cookie);
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        await EndPresentAsync();
        Response.Cookies.Delete(SchemeCookies.NameOf(Request, SessionCookie), SchemeCookies.OptionsFor(Request));
    }

    private async Task EndPresentAsync()
    {
        if (TokenOf(Request) is { } token && await sessions.FindAsync(token, Context.RequestAborted) is { } user)
            await sessions.EndAsync(user.AccountId, user.SessionId, Context.RequestAborted);
    }

    // Somebody who opens a page can be led elsewhere; a script, a stream, a picture and a form that was sent cannot.
    private bool IsVisit() =>
        (HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method))
        && !Errors.WantsProblem(Context)
        && (Context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null
            || Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));
}
