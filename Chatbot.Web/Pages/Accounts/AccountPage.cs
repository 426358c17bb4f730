using System.Text;
using Chatbot.Core.Accounts;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What the pages about accounts share: who asks, where to go, and a refusal with the form kept.</summary>
public abstract class AccountPage : PageModel
{
    /// <summary>What happened, over the form.</summary>
    public string? Notice { get; private set; }

    protected string Client => RateLimits.Client(HttpContext);

    /// <summary>The page again with a message and a status.</summary>
    protected PageResult Say(string notice, int status)
    {
        Notice = notice;
        return Again(status);
    }

    /// <summary>The page again, with what stands beside its fields.</summary>
    protected PageResult Again(int status = StatusCodes.Status400BadRequest)
    {
        Response.StatusCode = status;
        return Page();
    }

    protected PageResult SayBeside(string field, string message, int status = StatusCodes.Status400BadRequest)
    {
        ModelState.AddModelError(field, message);
        return Again(status);
    }

    protected StatusCodeResult SeeOther(string address) => SeeOtherResult.SeeOther(this, address);

    /// <summary>Only our own addresses, which have ASCII only; anything else leads to the start.</summary>
    protected string Local(string? returnUrl) => Url.IsLocalUrl(returnUrl) && Ascii.IsValid(returnUrl) ? returnUrl! : "~/";

    /// <summary>Signs in whoever has just made an account, or shows again what was refused.</summary>
    protected async Task<IActionResult> EnterAsync(RegisterResult result, SignInSteps steps, Func<IActionResult> notAllowed)
    {
        switch (result)
        {
            case RegisterResult.Made { Account: var account }:
                return SeeOther(await steps.EnterAsync(HttpContext, account, "~/"));
            case RegisterResult.NameTaken:
                return SayBeside("Input.UserName", AccountTexts.UserNameTaken, StatusCodes.Status409Conflict);
            case RegisterResult.EmailTaken:
                return SayBeside("Input.Email", AccountTexts.EmailTaken, StatusCodes.Status409Conflict);
            case RegisterResult.Busy:
                return Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable);
            case RegisterResult.NoRoom:
                return Say(DiskTexts.NotTaken, StatusCodes.Status507InsufficientStorage);
            default:
                return notAllowed();
        }
    }
}
