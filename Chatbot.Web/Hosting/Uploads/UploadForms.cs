using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Reads multipart forms before their handler runs and removes their files after it.</summary>
public static class UploadForms
{
    /// <summary>
    /// Place it behind routing, authentication and rate limits, and before everything that reads a form (antiforgery). A
    /// form that cannot be read is answered here: 400 when it is broken, 413 when there is too much of it.
    /// </summary>
    public static IApplicationBuilder UseUploadForms(this IApplicationBuilder app) => app.UseMiddleware<UploadFormMiddleware>();
}

internal sealed partial class UploadFormMiddleware(
    RequestDelegate next, ChatbotOptions options, UploadFolder folder, FreeSpace space, ILogger<UploadFormMiddleware> logger)
{
    private readonly UploadFormLimits _limits = new(options);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!UploadFormFeature.IsMultipartPost(context.Request, out _))
        {
            await next(context);
            return;
        }

        using var form = new UploadFormFeature(context, folder, space, _limits, logger);
        context.Features.Set<IFormFeature>(form);
        context.Features.Set<IUploadForm>(form);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = _limits.Body;

        // Without an endpoint nobody asks for the form, and nothing is to be read.
        if (context.GetEndpoint() is null || await IsReadAsync(context, form))
            await next(context);
    }

    private async Task<bool> IsReadAsync(HttpContext context, UploadFormFeature form)
    {
        try
        {
            await form.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (BadHttpRequestException exception)
        {
            Log.Refused(logger, exception.StatusCode, exception.Message);
            context.Response.StatusCode = exception.StatusCode;
            return false;
        }
        catch (Exception exception) when (
            exception is ConnectionResetException or ConnectionAbortedException
            || context.RequestAborted.IsCancellationRequested)
        {
            return false; // the sender is gone: there is nobody to answer
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A form was refused with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, int status, string reason);
    }
}
