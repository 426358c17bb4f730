namespace Chatbot.Web.Components;

/// <summary>An address that came from a model, fit to stand in a link, or nothing.</summary>
public static class SafeAddress
{
    /// <summary>The address if it is absolute, http or https, and hides no host behind a user name; null otherwise (<c>javascript:</c>, <c>data:</c>, a path).</summary>
    public static Uri? Of(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
            ? uri
            : null;
}
