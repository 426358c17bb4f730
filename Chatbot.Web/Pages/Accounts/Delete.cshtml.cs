using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>
/// Everything of mine goes, once the password has been asked again. Who has none, and comes by the provider or a passkey, has to have
/// signed in just now.
/// </summary>
public sealed class DeleteModel(
    PasswordCheck passwords, OwnAccount accounts, SessionStore sessions, AccountRemoval removal, SignInManager<Account> signIn,
    SignInLimits limits, TimeProvider time)
    : ConfirmingPage(passwords, limits)
{
    /// <summary>How long ago a sign-in is just now.</summary>
    public static readonly TimeSpan JustNow = TimeSpan.FromMinutes(10);

    [BindProperty]
    public ConfirmInput Input { get; set; } = new();

    public bool HasPassword { get; private set; }

    public bool SignedInJustNow { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ShowAsync(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await ShowAsync(cancellation))
            return NotFound();
        if (HasPassword ? !ModelState.IsValid : !SignedInJustNow)
            return Again();
        if (HasPassword && await RefusalAsync(Input.Password!, cancellation) is { } refusal)
            return refusal;
        if (await removal.RemoveAsync(HttpContext.OwnerId(), by: null, Client, cancellation) == DeskResult.LastAdministrator)
            return Say(AccountTexts.LastAdministrator, StatusCodes.Status409Conflict);
        await signIn.SignOutAsync();
        return SeeOther("~" + SessionHandler.SignInPath);
    }

    private async Task<bool> ShowAsync(CancellationToken cancellation)
    {
        if (await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return false;
        HasPassword = own.PasswordHash is not null;
        SignedInJustNow = (await sessions.ListAsync(own.Id, cancellation))
            .Exists(session => session.Id == User.SessionId() && session.CreatedAt > time.GetUtcNow() - JustNow);
        return true;
    }
}
