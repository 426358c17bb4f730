using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Where a link sets a password: a new account's first, or one that was forgotten.</summary>
[AllowAnonymous]
public sealed class ResetModel(OwnAccount accounts, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public ResetInput Input { get; set; } = new();

    /// <summary>Whose password it is; null once the link works no more.</summary>
    public Account? Of { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        if (!limits.Allows(HttpContext))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        Of = await accounts.FindByLinkAsync(token, cancellation);
        return Of is null ? Again(StatusCodes.Status404NotFound) : Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellation)
    {
        if (!limits.Allows(HttpContext))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        Of = await accounts.FindByLinkAsync(token, cancellation);
        if (Of is null)
            return Again(StatusCodes.Status404NotFound);
        if (ModelState.IsValid && PasswordRules.Check(Input.Password!, Of.UserName, Of.Email) is { } problem)
            ModelState.AddModelError("Input.Password", AccountRules.Explain(problem));
        if (!ModelState.IsValid)
            return Again();
        switch (await accounts.ResetAsync(token, Input.Password!, Client, cancellation))
        {
            case PasswordResult.Right:
                // By the door that everybody uses: whoever holds a link may lack what else is asked there.
                return SeeOther("~" + SessionHandler.SignInPath);
            case PasswordResult.Busy:
                return Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable);
            default:
                Of = null;
                return Again(StatusCodes.Status404NotFound);
        }
    }
}

public sealed class ResetInput
{
    public string? Password { get; set; }
}

public sealed class ResetInputValidator : AbstractValidator<ResetInput>
{
    // What it may not be made of is known once the link is looked at.
    public ResetInputValidator() => RuleFor(input => input.Password).NewPassword(_ => []);
}
