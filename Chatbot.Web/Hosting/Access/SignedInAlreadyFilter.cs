using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// The sign-in form of another tab, sent after this browser has signed in: its token is a stranger's and void now. There is nothing left
/// to do, and no error to show.
/// </summary>
internal sealed class SignedInAlreadyFilter : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult && context.HttpContext.User.Identity is { IsAuthenticated: true })
            context.Result = new LocalRedirectResult("~/");
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
