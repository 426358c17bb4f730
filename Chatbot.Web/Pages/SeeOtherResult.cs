using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

internal static class SeeOtherResult
{
    /// <summary>Where a browser goes after a form, so that a reload does not send it again.</summary>
    public static StatusCodeResult SeeOther(this PageModel page, string address)
    {
        page.Response.Headers.Location = page.Url.Content(address);
        return page.StatusCode(StatusCodes.Status303SeeOther);
    }
}
