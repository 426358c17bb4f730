using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Chatbot.Tests.Oidc;

/// <summary>
/// A real OpenID Connect server (OpenIddict) on loopback, with keys of this run: discovery, code flow with PKCE, signed ID tokens, user info.
/// It signs in whoever the test has put at <see cref="PersonPath"/>, without asking.
/// </summary>
public static class IdentityServer
{
    public const string ClientId = "chatbot";
    public const string ClientSecret = "a-secret-of-the-client";

    /// <summary>Who signs in is put here, as JSON; null: whoever comes refuses.</summary>
    public const string PersonPath = "/person";

    private static volatile OidcPerson? _person;

    public static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            server.AddEncryptionKey(new RsaSecurityKey(RSA.Create(2048))).AddSigningKey(new RsaSecurityKey(RSA.Create(2048)));
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            AddHandlers(server);
        });
        var app = builder.Build();
        app.MapPut(PersonPath, async context => _person = await context.Request.ReadFromJsonAsync<OidcPerson?>());
        return app;
    }

    private static void AddHandlers(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != ClientId || !context.RedirectUri!.EndsWith("/sign-in/oidc", StringComparison.Ordinal))
                context.Reject(Errors.InvalidClient);
            return default;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                context.Reject(Errors.InvalidClient);
            return default;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (_person is { } person)
                context.SignIn(Principal(person));
            else
                context.Reject(Errors.AccessDenied);
            return default;
        }));
        server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            var person = _person!;
            context.Subject = context.AccessTokenPrincipal!.GetClaim(Claims.Subject);
            (context.Email, context.EmailVerified) = (person.Email, person.Verified);
            context.PreferredUsername = person.UserName;
            if (person.Name is not null)
                context.Claims[Claims.Name] = person.Name;
            return default;
        }));
    }

    private static ClaimsPrincipal Principal(OidcPerson person)
    {
        var identity = new ClaimsIdentity("Test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Subject).SetClaim(Claims.Email, person.Email).SetClaim(Claims.EmailVerified, person.Verified)
            .SetClaim(Claims.Name, person.Name).SetClaim(Claims.PreferredUsername, person.UserName);
        identity.SetScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
