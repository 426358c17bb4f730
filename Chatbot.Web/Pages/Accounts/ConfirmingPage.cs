using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>A page that asks the password once more before it does something.</summary>
public abstract class ConfirmingPage(PasswordCheck passwords, SignInLimits limits) : AccountPage
{
    /// <summary>What to answer where the password of the one who is signed in is not right, or cannot be asked now; null: it is right.</summary>
    protected async Task<IActionResult?> RefusalAsync(string password, CancellationToken cancellation)
    {
        var own = HttpContext.OwnerId();
        if (!limits.Allows(HttpContext, own))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        return await passwords.ConfirmAsync(own, password, Client, cancellation) switch
        {
            PasswordResult.Right => null,
            PasswordResult.Busy => Say(AccountTexts.Busy, StatusCodes.Status503ServiceUnavailable),
            _ => SayBeside("Input.Password", AccountTexts.PasswordWrong),
        };
    }
}

/// <summary>The password, asked again.</summary>
public class ConfirmInput
{
    public string? Password { get; set; }
}

public sealed class ConfirmInputValidator : AbstractValidator<ConfirmInput>
{
    public ConfirmInputValidator() => RuleFor(input => input.Password).Again();
}
