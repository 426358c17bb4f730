using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Chatbot.Web.Hosting;

/// <summary>
/// The framework's antiforgery, once for each scheme: over HTTPS the cookie is <c>Secure</c> and has the prefix <c>__Host-</c>,
/// which browsers refuse over plain HTTP. Its name cannot depend on the request otherwise.
/// </summary>
internal sealed class SchemeAntiforgery(IDataProtectionProvider protection, ILoggerFactory loggers) : IAntiforgery
{
    private readonly IAntiforgery _plain = Create("antiforgery", CookieSecurePolicy.None, protection, loggers);
    private readonly IAntiforgery _secure = Create("__Host-antiforgery", CookieSecurePolicy.Always, protection, loggers);

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => For(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => For(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => For(httpContext).IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => For(httpContext).ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => For(httpContext).SetCookieTokenAndHeader(httpContext);

    private static IAntiforgery Create(
        string cookie, CookieSecurePolicy secure, IDataProtectionProvider protection, ILoggerFactory loggers) =>
        new ServiceCollection()
            .AddSingleton(protection)
            .AddSingleton(loggers)
            .AddLogging()
            .AddAntiforgery(options =>
            {
                options.Cookie.Name = cookie;
                options.Cookie.Path = "/";
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.HttpOnly = true;
                options.Cookie.SecurePolicy = secure;
                // X-Frame-Options is set for every response.
                options.SuppressXFrameOptionsHeader = true;
            })
            .BuildServiceProvider()
            .GetRequiredService<IAntiforgery>();

    private IAntiforgery For(HttpContext context) => context.Request.IsHttps ? _secure : _plain;
}
