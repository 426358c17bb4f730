using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Our cookies: for this host and not for scripts. Gives a cookie the prefix <c>__Host-</c> over HTTPS, where browsers then keep it to this very host, and leaves it off over plain HTTP,
/// where they would refuse it.
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    // Characters; ours have 43.
    private const int LongestSecret = 100;

    private readonly ChunkingCookieManager _cookies = new();

    public static string NameOf(HttpRequest request, string name) => request.IsHttps ? "__Host-" + name : name;

    /// <summary>A secret that the request's cookie holds; null where it has none that could be.</summary>
    public static string? SecretIn(HttpRequest request, string name) =>
        request.Cookies[NameOf(request, name)] is { Length: > 0 and <= LongestSecret } secret ? secret : null;

    /// <summary>Lax: links from elsewhere lead in, and a provider's word comes by a visit from the provider's site.</summary>
    public static CookieOptions OptionsFor(HttpRequest request) => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
    };

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameOf(context.Request, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameOf(context.Request, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameOf(context.Request, key), options);
}
