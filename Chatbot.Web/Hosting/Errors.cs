using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Diagnostics;

namespace Chatbot.Web.Hosting;

/// <summary>What a reader is told when a request fails: a page, or problem+json where a program asked.</summary>
public static class Errors
{
    public const string Page = "/Error";

    /// <summary>Takes its place where a form was sent after its session had ended.</summary>
    private const string SignedOutPage = "/signed-out";

    public static IServiceCollection AddChatbotErrors(this IServiceCollection services) =>
        services.AddExceptionHandler<ExceptionReport>().AddProblemDetails();

    public static WebApplication UseChatbotErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Page,
            AllowStatusCode404Response = true,
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                StorageException { Problem: StorageProblem.NearlyFull } => StatusCodes.Status507InsufficientStorage,
                StorageException => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages(ExplainAsync);
        return app;
    }

    /// <summary>Marks an endpoint that a script or a stream asks, so that its errors are problem+json whatever it accepts.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProblemsMetadata());

    /// <summary>True while the error page is executed for a request that went elsewhere.</summary>
    internal static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is not null || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    /// <summary>True where the asker cannot show a page.</summary>
    internal static bool WantsProblem(HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<ProblemsMetadata>() is not null)
            return true;
        var accept = context.Request.Headers.Accept.ToString();
        return !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && (accept.Contains("json", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The same text and number as the page has.</summary>
    internal static IResult Problem(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            title: Explain(context.Response.StatusCode),
            detail: Detail(context),
            statusCode: context.Response.StatusCode,
            extensions: [new KeyValuePair<string, object?>("reference", RequestReference.Of(context))]);
    }

    internal static string Explain(int status) => status switch
    {
        StatusCodes.Status400BadRequest => HostingTexts.Error400,
        StatusCodes.Status401Unauthorized => AccountTexts.Error401,
        StatusCodes.Status403Forbidden => HostingTexts.Error403,
        StatusCodes.Status404NotFound => HostingTexts.Error404,
        StatusCodes.Status405MethodNotAllowed => HostingTexts.Error405,
        StatusCodes.Status408RequestTimeout => HostingTexts.Error408,
        StatusCodes.Status413PayloadTooLarge => HostingTexts.Error413,
        StatusCodes.Status429TooManyRequests => HostingTexts.Error429,
        StatusCodes.Status503ServiceUnavailable => HostingTexts.Error503,
        StatusCodes.Status507InsufficientStorage => DiskTexts.ReadOnly,
        >= StatusCodes.Status500InternalServerError => HostingTexts.Error500,
        _ => HostingTexts.ErrorOther,
    };

    /// <summary>The exception where the profile shows it; null elsewhere.</summary>
    internal static string? Detail(HttpContext context)
    {
        var services = context.RequestServices;
        return services.GetRequiredService<ChatbotOptions>().Debug && context.Features.Get<IExceptionHandlerFeature>()?.Error is { } error
            ? services.GetRequiredService<SecretRedactor>().Redact(error.ToString())
            : null;
    }

    /// <summary>Fills a response that is an error and says nothing. The framework's re-execution cannot choose between page and problem.</summary>
    private static async Task ExplainAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (WantsProblem(context))
        {
            await Problem(context).ExecuteAsync(context);
            return;
        }

        var (path, query) = (context.Request.Path, context.Request.QueryString);
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature
        {
            OriginalPath = path,
            OriginalPathBase = context.Request.PathBase,
            OriginalQueryString = query.Value,
        });
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        var form = context.Response.StatusCode == StatusCodes.Status401Unauthorized && HttpMethods.IsPost(context.Request.Method);
        (context.Request.Path, context.Request.QueryString) = (form ? SignedOutPage : Page, QueryString.Empty);
        try
        {
            await status.Next(context);
        }
        finally
        {
            (context.Request.Path, context.Request.QueryString) = (path, query);
        }
    }

    private sealed class ProblemsMetadata;
}
