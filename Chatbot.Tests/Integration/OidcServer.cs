using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Chatbot.Tests.Integration;

/// <summary>Somebody at the provider.</summary>
internal sealed record OidcPerson(string Subject, string? Email = null, bool Verified = false, string? Name = null, string? UserName = null);

/// <summary>
/// A real OpenID Connect server (OpenIddict) on loopback, with keys of this run: discovery, code flow with PKCE, signed ID tokens, user info.
/// It signs in whoever the test says, without asking.
/// </summary>
internal sealed class OidcServer : IAsyncDisposable
{
    public const string ClientId = "chatbot";
    public const string ClientSecret = "a-secret-of-the-client";

    // Made once: large primes take seconds.
    private static readonly RsaSecurityKey EncryptionKey = new(RSA.Create(2048));
    private static readonly RsaSecurityKey SigningKey = new(RSA.Create(2048));

    private readonly WebApplication _app;

    private OidcServer(WebApplication app, Box box) => (_app, Person) = (app, box);

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Who signs in there; null: whoever comes refuses.</summary>
    public Box Person { get; }

    /// <summary>The settings of a product that trusts it.</summary>
    public string[] Arguments =>
        [$"--Oidc:Authority={Address}", $"--Oidc:ClientId={ClientId}", $"--Oidc:ClientSecret={ClientSecret}", "--Oidc:DisplayName=Team Login"];

    public static async Task<OidcServer> StartAsync()
    {
        var box = new Box();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            server.AddEncryptionKey(EncryptionKey).AddSigningKey(SigningKey);
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            AddHandlers(server, box);
        });
        var app = builder.Build();
        await app.StartAsync();
        return new OidcServer(app, box);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void AddHandlers(OpenIddictServerBuilder server, Box box)
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
            if (box.Value is { } person)
                context.SignIn(Principal(person));
            else
                context.Reject(Errors.AccessDenied);
            return default;
        }));
        server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            var person = box.Value!;
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

    internal sealed class Box
    {
        public OidcPerson? Value { get; set; }
    }
}
