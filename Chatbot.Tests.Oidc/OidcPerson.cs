namespace Chatbot.Tests.Oidc;

/// <summary>Somebody at the provider.</summary>
public sealed record OidcPerson(string Subject, string? Email = null, bool Verified = false, string? Name = null, string? UserName = null);
