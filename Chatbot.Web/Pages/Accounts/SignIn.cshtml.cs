using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Name and password. Whatever is wrong, the answer is the same.</summary>
[AllowAnonymous]
public sealed class SignInModel(
    PasswordCheck passwords, SignInManager<Account> signIn, SignInLimits limits, AccountOptions options, SecurityLog log) : AccountPage
{
    [BindProperty]
    public SignInInput Input { get; set; } = new();

    /// <summary>Where to go afterwards: followed only if it is ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? SeeOther(Local(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return Again();
        if (!limits.Allows(HttpContext, Input.Name))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        switch (await passwords.SignInAsync(Input.Name!, Input.Password!, Client, cancellation))
        {
            case PasswordResult.Right { Account: var account }:
                await signIn.SignInAsync(account, isPersistent: true);
                log.Record(SecurityEventKind.SignedIn, account.Id, Client);
                return SeeOther(Local(ReturnUrl));
            case PasswordResult.Busy:
                return Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable);
            default:
                var minutes = Math.Max(1, (int)Math.Ceiling(options.LockOutFor.TotalMinutes));
                return Say(AccountTexts.SignInWrong.Fill(minutes), StatusCodes.Status401Unauthorized);
        }
    }
}

public sealed class SignInInput
{
    public string? Name { get; set; }

    public string? Password { get; set; }
}

public sealed class SignInInputValidator : AbstractValidator<SignInInput>
{
    public SignInInputValidator()
    {
        RuleFor(input => input.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => AccountTexts.SignInFieldEmpty);
        RuleFor(input => input.Password).Must(password => !string.IsNullOrEmpty(password)).WithMessage(_ => AccountTexts.SignInFieldEmpty);
    }
}
