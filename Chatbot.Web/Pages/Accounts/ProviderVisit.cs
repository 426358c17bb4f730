using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Authentication;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Sends a browser to the provider.</summary>
internal static class ProviderVisit
{
    /// <summary>False where the provider does not say where its pages are: it is away, or another than the settings say.</summary>
    public static async Task<bool> TryAsync(HttpContext http, AuthenticationProperties properties)
    {
        try
        {
            await http.ChallengeAsync(Oidc.Scheme, properties);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException)
        {
            return false;
        }
    }
}
