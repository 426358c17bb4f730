using Chatbot.Core.Accounts;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Where the first account is made, by whoever can read the console; not there once it is made.</summary>
[AllowAnonymous]
[OpenBeforeSetup]
public sealed class SetupModel(AccountRegister register, SignInSteps steps, SignInLimits limits) : AccountPage
{
    [BindProperty]
    public SetupInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await register.IsEmptyAsync(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await register.IsEmptyAsync(cancellation))
            return NotFound();
        if (!limits.Allows(HttpContext))
            return Say(AccountTexts.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        if (!ModelState.IsValid)
            return Again();
        var result = await register.SetUpAsync(Input.Token!, Input.ToAccount(Input.Password), Client, cancellation);
        // Somebody else who has the token may have been quicker.
        var late = result is RegisterResult.NotAllowed && !await register.IsEmptyAsync(cancellation);
        return await EnterAsync(
            result, steps, () => late ? NotFound() : SayBeside("Input.Token", AccountTexts.SetupTokenRefused));
    }
}
