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

/// <summary>Name and password, or a passkey. Whatever is wrong, the answer is the same.</summary>
[AllowAnonymous]
public sealed class SignInModel(
    PasswordCheck passwords, Passkeys passkeys, SignInManager<Account> signIn, SignInSteps steps, SignInLimits limits, AccountOptions options,
    OidcOptions oidc, SecurityLog log) : AccountPage
{
    [BindProperty]
    public SignInInput Input { get; set; } = new();

    /// <summary>Where to go afterwards: followed only if it is ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>What the provider of identities is called; null where there is none.</summary>
    public string? Provider => oidc.Authority is null ? null : oidc.ShownName;

    /// <summary>What came of another way in; null where nothing is to be said.</summary>
    public static string? Explain(string? problem, string? provider) => problem switch
    {
        nameof(SignInProblem.TooLate) => FactorTexts.TooLate,
        nameof(SignInProblem.Away) => FactorTexts.ProviderAway.Fill(provider ?? ""),
        nameof(ExternalProblem.Failed) => FactorTexts.ExternalFailed.Fill(provider ?? ""),
        nameof(ExternalProblem.Unlinked) => FactorTexts.ExternalUnlinked.Fill(provider ?? ""),
        nameof(ExternalProblem.Email) => FactorTexts.ExternalEmail.Fill(provider ?? ""),
        nameof(ExternalProblem.Taken) => FactorTexts.ExternalTaken.Fill(provider ?? ""),
        nameof(ExternalProblem.NoRoom) => DiskTexts.NotTaken,
        nameof(ExternalProblem.TooMany) => AccountTexts.TooManyAttempts,
        nameof(ExternalProblem.Linked) => FactorTexts.ExternalLinked.Fill(provider ?? ""),
        _ => null,
    };

    public IActionResult OnGet(string? problem)
    {
        if (User.Identity is { IsAuthenticated: true })
            return SeeOther(Local(ReturnUrl));
        var status = problem == nameof(ExternalProblem.TooMany) ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
        return Explain(problem, Provider) is { } text ? Say(text, status) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
            return Again();
        if (!limits.Allows(HttpContext, Input.Name))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        switch (await passwords.SignInAsync(Input.Name!, Input.Password!, Client, cancellation))
        {
            case PasswordResult.Right { Account: var account }:
                return SeeOther(await steps.ContinueAsync(HttpContext, account, Local(ReturnUrl)));
            case PasswordResult.Busy:
                return Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable);
            default:
                var minutes = Math.Max(1, (int)Math.Ceiling(options.LockOutFor.TotalMinutes));
                return Say(AccountTexts.SignInWrong.Fill(minutes), StatusCodes.Status401Unauthorized);
        }
    }

    /// <summary>A challenge for any passkey of this site; whose it is, its answer says.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => limits.Allows(HttpContext)
        ? Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
        : StatusCode(StatusCodes.Status429TooManyRequests);

    /// <summary>A passkey is something one has and, since the device has checked its owner, something one is or knows: no second step.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellation)
    {
        ModelState.Clear();
        if (!limits.Allows(HttpContext))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        var answer = await PasskeyAnswer.AssertAsync(signIn, credential);
        if (answer is not { Succeeded: true } || answer.User.Disabled || !await passkeys.UsedAsync(answer.User, answer.Passkey, cancellation))
        {
            log.Record(SecurityEventKind.SignInFailed, answer?.User?.Id, Client);
            return Say(FactorTexts.PasskeyFailed, StatusCodes.Status401Unauthorized);
        }

        return SeeOther(await steps.EnterAsync(HttpContext, answer.User, Local(ReturnUrl)));
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
