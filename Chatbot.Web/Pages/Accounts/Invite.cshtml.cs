using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Where somebody who is invited makes an account.</summary>
[AllowAnonymous]
public sealed class InviteModel(AccountRegister register, AccountLinks links, SignInSteps steps, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public InviteInput Input { get; set; } = new();

    /// <summary>The link works no more.</summary>
    public bool Gone { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation) =>
        !limits.Allows(HttpContext) ? StatusCode(StatusCodes.Status429TooManyRequests)
        : await links.WorksAsync(AccountLinkKind.Invite, token, cancellation) ? Page()
        : IsGone();

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellation)
    {
        if (!limits.Allows(HttpContext))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        // Before the password is hashed: that is work for whoever has a link only.
        if (!await links.WorksAsync(AccountLinkKind.Invite, token, cancellation))
            return IsGone();
        return ModelState.IsValid
            ? await EnterAsync(await register.AcceptInviteAsync(token, Input.ToAccount(Input.Password), Client, cancellation), steps, IsGone)
            : Again();
    }

    private IActionResult IsGone()
    {
        Gone = true;
        return Again(StatusCodes.Status404NotFound);
    }
}
