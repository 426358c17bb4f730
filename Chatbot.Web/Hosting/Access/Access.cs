using System.Security.Claims;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Who a request comes from, and that it comes from somebody: every endpoint asks for a signed-in user unless it says that it does not.
/// </summary>
public static class Access
{
    private static readonly TimeSpan PasskeyChallengeLasts = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddChatbotAccess(this IServiceCollection services, ChatbotOptions options)
    {
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.Administrator, policy => policy.RequireRole(nameof(AccountRole.Administrator)));
        services.AddSingleton(options.Accounts);
        if (options.Accounts.Mode == AccountMode.Local)
        {
            authentication.AddScheme<AuthenticationSchemeOptions, LocalHandler>(IdentityConstants.ApplicationScheme, null);
            return services;
        }

        authentication.AddScheme<AuthenticationSchemeOptions, SessionHandler>(IdentityConstants.ApplicationScheme, null);
        new IdentityBuilder(typeof(Account), services).AddSignInManager();
        AddFurtherFactors(authentication, options);
        services.AddSingleton<SignInLimits>().AddSingleton<SessionWatch>().AddScoped<SignInSteps>();
        services.AddHostedService<SetupAnnouncement>();
        return services;
    }

    private static void AddFurtherFactors(AuthenticationBuilder authentication, ChatbotOptions options)
    {
        // Where Identity keeps the challenge of a passkey while the browser answers it; sealed, and good for nothing else.
        authentication.AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = "passkey";
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.CookieManager = new SchemeCookies();
            cookie.ExpireTimeSpan = PasskeyChallengeLasts;
            cookie.SlidingExpiration = false;
        });
        // The name of the site (relying party) is the host of the request, as the browser sees it.
        authentication.Services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AuthenticatorTimeout = PasskeyChallengeLasts;
        });
        authentication.AddChatbotOidc(options.Oidc);
    }

    /// <summary>Behind routing, since what an endpoint says of itself counts.</summary>
    public static WebApplication UseChatbotAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AccountOptions>().Mode == AccountMode.Accounts)
            app.UseMiddleware<SetupGate>();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>For everybody, signed in or not, before the first account is made and after it.</summary>
    public static TBuilder OpenToStrangers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AllowAnonymous().WithMetadata(new OpenBeforeSetupAttribute());

    /// <summary>Whether people have accounts here, and may sign out of them.</summary>
    public static bool HasAccounts(this HttpContext context) =>
        context.RequestServices.GetRequiredService<AccountOptions>().Mode == AccountMode.Accounts;

    /// <summary>The name to show of whoever is signed in.</summary>
    public static string ShownName(this ClaimsPrincipal user) => user.FindFirstValue(AccountPrincipal.ShownName) ?? "";

    /// <summary>The session of this request; empty in the local mode.</summary>
    public static Guid SessionId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(AccountPrincipal.Session), out var id) ? id : Guid.Empty;
}
