using Chatbot.Core.Accounts;

namespace Chatbot.Web.Hosting.Access;

/// <summary>While there is no account every page leads to the one where the first is made.</summary>
internal sealed class SetupGate(RequestDelegate next, AccountRegister register)
{
    public const string SetupPath = "/setup";

    public async Task InvokeAsync(HttpContext context)
    {
        // Asked last: health, style sheets and the error page do without the database.
        if (context.GetEndpoint()?.Metadata.GetMetadata<OpenBeforeSetupAttribute>() is not null
            || !await register.IsEmptyAsync(context.RequestAborted))
        {
            await next(context);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) && !Errors.WantsProblem(context))
            context.Response.Redirect(SetupPath);
        else
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }
}

/// <summary>Marks what is to be had before the first account is made.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenBeforeSetupAttribute : Attribute;
