using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Where anybody makes an account; not there unless registration is open.</summary>
[AllowAnonymous]
public sealed class RegisterModel(AccountRegister register, SignInSteps steps, SignInLimits limits, CurrentOptions settings)
    : AccountPage
{
    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    public bool NeedsEmail => settings.Value.Accounts.EmailDomains.Count > 0;

    public IActionResult OnGet() => settings.Value.Accounts.Registration == RegistrationMode.Open ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (settings.Value.Accounts.Registration != RegistrationMode.Open)
            return NotFound();
        if (!limits.Allows(HttpContext))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        return ModelState.IsValid
            ? await EnterAsync(await register.RegisterAsync(Input.ToAccount(Input.Password), Client, cancellation), steps, NotFound)
            : Again();
    }
}
