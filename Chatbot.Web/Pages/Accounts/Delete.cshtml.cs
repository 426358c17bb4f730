using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Everything of mine goes, once the password has been asked again.</summary>
public sealed class DeleteModel(
    PasswordCheck passwords, AccountRemoval removal, SignInManager<Account> signIn, SignInLimits limits)
    : ConfirmingPage(passwords, limits)
{
    [BindProperty]
    public ConfirmInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return Again();
        if (await RefusalAsync(Input.Password!, cancellation) is { } refusal)
            return refusal;
        if (await removal.RemoveAsync(HttpContext.OwnerId(), by: null, Client, cancellation) == DeskResult.LastAdministrator)
            return Say(AccountTexts.LastAdministrator, StatusCodes.Status409Conflict);
        await signIn.SignOutAsync();
        return SeeOther("~" + SessionHandler.SignInPath);
    }
}
