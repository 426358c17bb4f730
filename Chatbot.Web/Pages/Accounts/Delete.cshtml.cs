using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Everything of mine goes, once the password has been asked again.</summary>
public sealed class DeleteModel(
    PasswordCheck passwords, AccountRemoval removal, SignInManager<Account> signIn, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public DeleteAccountInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return Again();
        var own = HttpContext.OwnerId();
        if (!limits.Allows(HttpContext, own))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        switch (await passwords.ConfirmAsync(own, Input.Password!, Client, cancellation))
        {
            case PasswordResult.Right:
                break;
            case PasswordResult.Busy:
                return Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable);
            default:
                return SayBeside("Input.Password", AccountTexts.PasswordWrong);
        }

        if (await removal.RemoveAsync(own, by: null, Client, cancellation) == DeskResult.LastAdministrator)
            return Say(AccountTexts.LastAdministrator, StatusCodes.Status409Conflict);
        await signIn.SignOutAsync();
        return SeeOther("~" + SessionHandler.SignInPath);
    }
}

public sealed class DeleteAccountInput
{
    public string? Password { get; set; }
}

public sealed class DeleteAccountInputValidator : AbstractValidator<DeleteAccountInput>
{
    public DeleteAccountInputValidator() =>
        RuleFor(input => input.Password).Must(password => !string.IsNullOrEmpty(password)).WithMessage(_ => AccountTexts.PasswordEmpty);
}
