using System.Globalization;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// The one provider of identities that the settings name: authorization code with PKCE, state and nonce. Its addresses are the
/// administrator's, never a visitor's. What it says of somebody goes to <see cref="ExternalSignIn"/>; no token is kept.
/// </summary>
internal static class Oidc
{
    public const string Scheme = "Oidc";

    /// <summary>To be registered at the provider, behind the address of this product.</summary>
    public const string CallbackPath = "/sign-in/oidc";

    private const int LargestAnswer = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void AddChatbotOidc(this AuthenticationBuilder authentication, OidcOptions options)
    {
        authentication.Services.AddSingleton(options).AddScoped<ExternalSignIn>();
        if (options.Authority is null)
            return;
        authentication.AddOpenIdConnect(Scheme, oidc =>
        {
            oidc.Authority = options.Authority.AbsoluteUri;
            oidc.RequireHttpsMetadata = options.Authority.Scheme == Uri.UriSchemeHttps;
            (oidc.ClientId, oidc.ClientSecret) = (options.ClientId, options.ClientSecret.Length > 0 ? options.ClientSecret : null);
            oidc.Scope.Clear();
            options.Scopes.ForEach(oidc.Scope.Add);
            oidc.ResponseType = OpenIdConnectResponseType.Code;
            // By a visit and not by a form of theirs, so that no cookie has to be SameSite=None.
            oidc.ResponseMode = OpenIdConnectResponseMode.Query;
            oidc.UsePkce = true;
            oidc.MapInboundClaims = false;
            oidc.GetClaimsFromUserInfoEndpoint = options.CreateAccounts;
            oidc.ClaimActions.Clear();
            foreach (var claim in new[] { ExternalSignIn.Email, ExternalSignIn.EmailVerified, ExternalSignIn.Name, ExternalSignIn.UserName })
                oidc.ClaimActions.MapUniqueJsonKey(claim, claim);
            oidc.CallbackPath = CallbackPath;
            // Nobody is signed out by a request that any site can make a browser send.
            (oidc.RemoteSignOutPath, oidc.SignedOutCallbackPath) = (default, default);
            foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            oidc.Backchannel = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                Timeout = Patience,
                MaxResponseContentBufferSize = LargestAnswer,
            };
            oidc.Events = Events();
        });
    }

    private static OpenIdConnectEvents Events() => new()
    {
        OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.UiLocales = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
            return Task.CompletedTask;
        },
        OnMessageReceived = context => context.HttpContext.RequestServices.GetRequiredService<ExternalSignIn>().ArrivedAsync(context),
        OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<ExternalSignIn>().ReceivedAsync(context),
        OnRemoteFailure = context => context.HttpContext.RequestServices.GetRequiredService<ExternalSignIn>().FailedAsync(context),
    };
}
