using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

public sealed class PasswordModel(OwnAccount accounts, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public ChangePasswordInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return NotFound();
        if (ModelState.IsValid && PasswordRules.Check(Input.Password!, own.UserName, own.Email) is { } problem)
            ModelState.AddModelError("Input.Password", AccountRules.Explain(problem));
        if (!ModelState.IsValid)
            return Again();
        if (!limits.Allows(HttpContext, own.UserName))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        var result = await accounts.ChangePasswordAsync(
            own.Id, User.SessionId(), Input.Current!, Input.Password!, Client, cancellation);
        return result switch
        {
            PasswordResult.Right => SeeOther("~/account?done=password"),
            PasswordResult.Busy => Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable),
            _ => SayBeside("Input.Current", AccountTexts.PasswordWrong),
        };
    }
}

public sealed class ChangePasswordInput
{
    public string? Current { get; set; }

    public string? Password { get; set; }
}

public sealed class ChangePasswordInputValidator : AbstractValidator<ChangePasswordInput>
{
    public ChangePasswordInputValidator()
    {
        RuleFor(input => input.Current).Again();
        RuleFor(input => input.Password).NewPassword(_ => []);
    }
}
