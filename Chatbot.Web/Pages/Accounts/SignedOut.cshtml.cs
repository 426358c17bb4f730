using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>
/// What answers a form that was sent after its session had ended, in place of the page: with the text that was typed, since nothing else
/// may have kept it. Reached by re-execution only, as the error page is.
/// </summary>
[AllowAnonymous]
[OpenBeforeSetup]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SignedOutModel(AnswerOptions options) : PageModel
{
    public string? Text { get; private set; }

    /// <summary>Back to the page that the form stood on, where a script has kept the draft too.</summary>
    public string SignInAddress { get; private set; } = SessionHandler.SignInPath;

    public IActionResult OnGet() => NotFound();

    // Without a parameter: to bind one the framework would read the form first, files and all.
    public async Task<IActionResult> OnPostAsync()
    {
        if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not { OriginalPath: var path })
            return NotFound();
        if (path.Length > 1)
            SignInAddress += QueryString.Create("returnUrl", path);
        Text = await LostText.ReadAsync(Request, options.MaxQuestionLength, HttpContext.RequestAborted);
        return Page();
    }
}
