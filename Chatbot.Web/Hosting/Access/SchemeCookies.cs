using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Gives a cookie the prefix <c>__Host-</c> over HTTPS, where browsers then keep it to this very host, and leaves it off over plain HTTP,
/// where they would refuse it.
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public static string NameOf(HttpRequest request, string name) => request.IsHttps ? "__Host-" + name : name;

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameOf(context.Request, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameOf(context.Request, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameOf(context.Request, key), options);
}
