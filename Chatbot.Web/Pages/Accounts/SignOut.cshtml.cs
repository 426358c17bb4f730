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
        return SeeOther("~" + SessionHandler.SignInPath);
    }
}
