using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>The second step of signing in: a code of the authenticator, or a recovery code.</summary>
[AllowAnonymous]
public sealed class SignInCodeModel(SecondStep second, SignInSteps steps, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public CodeInput Input { get; set; } = new();

    public IActionResult OnGet() => steps.Pending(HttpContext) is null ? SeeOther("~" + SessionHandler.SignInPath) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (steps.Pending(HttpContext) is not { } pending)
            return SeeOther($"~{SessionHandler.SignInPath}?problem={nameof(SignInProblem.TooLate)}");
        if (!ModelState.IsValid)
            return Again();
        if (!limits.Allows(HttpContext, pending.AccountId))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        return await second.CheckAsync(pending.AccountId, Input.Code!, Client, cancellation) is { } account
            ? SeeOther(await steps.EnterAsync(HttpContext, account, pending.ReturnUrl))
            : SayBeside("Input.Code", FactorTexts.CodeWrong, StatusCodes.Status401Unauthorized);
    }
}

public sealed class CodeInput
{
    public string? Code { get; set; }
}

public sealed class CodeInputValidator : AbstractValidator<CodeInput>
{
    public CodeInputValidator() =>
        RuleFor(input => input.Code).Must(code => !string.IsNullOrWhiteSpace(code) && code.Length <= 60).WithMessage(_ => FactorTexts.CodeEmpty);
}
