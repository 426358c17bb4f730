using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace Chatbot.Web.Hosting;

/// <summary>Japanese unless the reader's cookie, or else the browser, says English.</summary>
public static class Languages
{
    /// <summary>Where the switch posts to: fields <c>culture</c> and <c>returnUrl</c>, with an antiforgery token.</summary>
    public const string SwitchPath = "/language";

    private const string Cookie = "language";

    private static readonly string[] Supported = ["ja", "en"];

    public static IServiceCollection AddChatbotLanguages(this IServiceCollection services) => services
        // Japanese letters are no danger in HTML and need no escapes of eight bytes each.
        .Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All))
        .Configure<RequestLocalizationOptions>(localization =>
        {
            localization.SetDefaultCulture(Supported[0]).AddSupportedCultures(Supported).AddSupportedUICultures(Supported);
            localization.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Cookie, Options = localization },
                new AcceptLanguageHeaderRequestCultureProvider { Options = localization },
            ];
        });

    public static WebApplication UseChatbotLanguages(this WebApplication app)
    {
        app.UseRequestLocalization();
        // The middleware makes a new culture of each request, and so reads all its formats anew; this one is kept.
        app.Use((context, next) =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(CultureInfo.CurrentUICulture.Name);
            return next(context);
        });
        return app;
    }

    public static WebApplication MapChatbotLanguages(this WebApplication app)
    {
        app.MapPost(SwitchPath, SwitchAsync).OpenToStrangers();
        return app;
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SwitchAsync(HttpContext context, IAntiforgery antiforgery, TimeProvider time)
    {
        if (!context.Request.HasFormContentType || !await IsValidAsync(context, antiforgery))
            return TypedResults.BadRequest();

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var culture = form["culture"].ToString();
        if (!Supported.Contains(culture))
            return TypedResults.BadRequest();

        var cookie = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture));
        context.Response.Cookies.Append(Cookie, cookie, new CookieOptions
        {
            Expires = time.GetUtcNow().AddYears(1),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        var returnUrl = form["returnUrl"].ToString();
        // Our own addresses have ASCII only; a header takes nothing else.
        return TypedResults.LocalRedirect(RedirectHttpResult.IsLocalUrl(returnUrl) && Ascii.IsValid(returnUrl) ? returnUrl : "/");
    }

    // A form that cannot be read has no token, whatever else is wrong with it.
    private static async Task<bool> IsValidAsync(HttpContext context, IAntiforgery antiforgery)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (Exception e) when (e is AntiforgeryValidationException or InvalidDataException or IOException)
        {
            return false;
        }
    }
}
