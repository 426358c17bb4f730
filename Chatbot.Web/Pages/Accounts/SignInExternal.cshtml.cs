using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>
/// Leads to the provider. By a link and not by a form, whose redirects our content policy keeps at home; another site that makes a browser
/// follow it signs its owner in as themselves.
/// </summary>
[AllowAnonymous]
public sealed class SignInExternalModel(OidcOptions options, SignInLimits limits) : AccountPage
{
    public async Task<IActionResult> OnGetAsync(string? returnUrl)
    {
        if (options.Authority is null)
            return NotFound();
        if (User.Identity is { IsAuthenticated: true })
            return SeeOther(Local(returnUrl));
        if (!limits.Allows(HttpContext))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        return await ProviderVisit.TryAsync(HttpContext, ExternalSignIn.ToEnter(Url.Content(Local(returnUrl))))
            ? new EmptyResult()
            : SeeOther($"~{SessionHandler.SignInPath}?problem={nameof(SignInProblem.Away)}");
    }
}
