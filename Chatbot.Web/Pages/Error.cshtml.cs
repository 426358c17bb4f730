using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

/// <summary>The page of every error, reached by re-execution with the method of the request that failed.</summary>
[AllowAnonymous]
[OpenBeforeSetup]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    public int Status => Response.StatusCode;

    public string Explanation => Errors.Explain(Status);

    public string? Detail => Errors.Detail(HttpContext);

    public string Reference => RequestReference.Of(HttpContext);

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        // Asked for by its address there is no error to show.
        if (!Errors.IsErrorPage(HttpContext))
            context.Result = NotFound();
    }
}
