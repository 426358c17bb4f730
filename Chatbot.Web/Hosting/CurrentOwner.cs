using Chatbot.Core.Accounts;

namespace Chatbot.Web.Hosting;

/// <summary>Whose request this is: the one place that says so.</summary>
internal static class CurrentOwner
{
    public static string OwnerId(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return LocalMode.OwnerId;
    }
}
