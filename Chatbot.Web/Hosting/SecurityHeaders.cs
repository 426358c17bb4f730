namespace Chatbot.Web.Hosting;

/// <summary>The headers that every response carries.</summary>
public static class SecurityHeaders
{
    private const int YearInSeconds = 365 * 24 * 60 * 60;

    public static IServiceCollection AddChatbotSecurityHeaders(this IServiceCollection services)
    {
        var everything = Common().AddContentSecurityPolicy(Own);
        var ownPolicyKept = Common();
        services.AddSecurityHeaderPolicies()
            .SetDefaultPolicy(everything)
            // An attachment is sent with a stricter policy of its own.
            .SetPolicySelector(context =>
                context.HttpContext.Response.Headers.ContentSecurityPolicy.Count > 0 ? ownPolicyKept : everything);
        return services;
    }

    private static HeaderPolicyCollection Common() => new HeaderPolicyCollection()
        .AddFrameOptionsDeny()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicySameOrigin()
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            policy.AddDefaultSecureDirectives();
            // They also forbid to sign in with a passkey.
            policy.AddPublickeyCredentialsGet().Self();
        })
        .AddStrictTransportSecurityMaxAge(YearInSeconds)
        .RemoveServerHeader();

    private static void Own(CspBuilder policy)
    {
        policy.AddDefaultSrc().None();
        policy.AddScriptSrc().Self();
        policy.AddStyleSrc().Self();
        policy.AddImgSrc().Self();
        policy.AddFontSrc().Self();
        policy.AddConnectSrc().Self();
        policy.AddManifestSrc().Self();
        policy.AddFormAction().Self();
        policy.AddBaseUri().None();
        policy.AddFrameAncestors().None();
    }
}
