namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Oidc</c>: signing in by one provider of identities (OpenID Connect). Without an authority there is none.</summary>
public sealed class OidcOptions
{
    /// <summary>The issuer's address, as <c>https://login.example.com/realms/team</c>; plain http on this machine only. Unset: no such sign-in.</summary>
    public Uri? Authority { get; set; }

    /// <summary>What the provider calls this product. Needed where there is an authority.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret; empty where the provider takes PKCE alone.</summary>
    [Setting(Secret = true)]
    public string ClientSecret { get; set; } = "";

    /// <summary>A file that holds <see cref="ClientSecret"/>, read when that is empty.</summary>
    public string ClientSecretFile { get; set; } = "/run/secrets/oidc_client_secret";

    /// <summary>What the button says; empty: the host of the authority.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What is asked of the provider. <c>openid</c> is a must; <c>email</c> is needed to make accounts.</summary>
    public List<string> Scopes { get; set; } = ["openid", "profile", "email"];

    /// <summary>Makes an account for whoever comes with a verified e-mail address of <see cref="EmailDomains"/>. False: linked accounts only.</summary>
    public bool CreateAccounts { get; set; }

    /// <summary>The domains whose people get an account. Needed with <see cref="CreateAccounts"/>.</summary>
    public List<string> EmailDomains { get; set; } = [];

    /// <summary>What the provider is called on pages.</summary>
    public string ShownName => DisplayName.Length > 0 ? DisplayName : Authority?.Host ?? "";
}
