using Chatbot.Core.Accounts;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Ends this session: by a form only, since anybody can make a browser follow a link.</summary>
public sealed class SignOutModel(SignInManager<Account> signIn, SecurityLog log) : AccountPage
{
    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        log.Record(SecurityEventKind.SignedOut, HttpContext.OwnerId(), Client);
        // A draft that was not sent is kept in the tab, and the next one at this machine is not to find it.
        Response.Headers["Clear-Site-Data"] = "\"storage\"";
        return SeeOther("~" + SessionHandler.SignInPath);
    }
}
