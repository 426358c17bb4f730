using System.Security.Claims;

namespace Chatbot.Web.Hosting;

/// <summary>Whose request this is: the one place that says so.</summary>
internal static class CurrentOwner
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint is open to strangers, and must not ask.</exception>
    public static string OwnerId(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
    }
}
