using System.Buffers;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;
using Microsoft.AspNetCore.Authorization;
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
    RequestDelegate next, ChatbotOptions options, UploadFolder folder, FreeSpace space, SecurityLog security, TimeProvider time,
    ILogger<UploadFormMiddleware> logger)
{
    private readonly UploadFormLimits _limits = new(options);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsUtf8(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        // An error page is executed with the request that failed, whose form has been read. Strangers have no files to send: for their
        // forms the framework's small limits hold.
        if (!UploadFormFeature.IsMultipartPost(context.Request, out _) || Errors.IsErrorPage(context)
            || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            if (Errors.IsErrorPage(context) || context.GetEndpoint() is null || await IsReadableAsync(context))
                await next(context);
            return;
        }

        using var form = new UploadFormFeature(context, folder, space, _limits, logger);
        context.Features.Set<IFormFeature>(form);
        context.Features.Set<IUploadForm>(form);
        // Without an endpoint nobody asks for the form, and nothing is to be read.
        if (context.GetEndpoint() is null)
        {
            await next(context);
            return;
        }

        // The server would refuse a form by the length it declares, with the text that it begins with: here it is counted as it is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Math.Max(_limits.Body + UploadFormLimits.Rest, context.Request.ContentLength ?? 0);
        if (!await IsReadAsync(context, form))
            return;
        if (form.IsCut)
            context.Response.Headers.Connection = "close";
        await next(context);
        if (!form.IsCut || !context.Response.HasStarted)
            return;
        form.Dispose();
        await EndAsync(context);
    }

    // A browser reads its answer only while what it sends is taken. So the answer goes out first, then some of the rest comes in, and
    // then the line is cut.
    private async Task EndAsync(HttpContext context)
    {
        await context.Response.CompleteAsync();
        var block = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var deadline = new CancellationTokenSource(UploadFormLimits.LongestRest, time);
            var read = 1;
            for (long rest = 0; rest < UploadFormLimits.Rest && read > 0; rest += read)
                read = await context.Request.Body.ReadAsync(block, deadline.Token);
            if (read == 0)
                return;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Too slow, too much, or gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        context.Abort();
    }

    // A form in another encoding than ours is no browser's, and .NET refuses some (UTF-7) with an exception.
    private static bool IsUtf8(HttpRequest request) =>
        !request.HasFormContentType
        || request.GetTypedHeaders().ContentType is not { Charset: { HasValue: true } charset }
        || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    // Where the framework reads a form and cannot, handlers would be run with nothing: without their fields and without what stands in
    // the address.
    private async Task<bool> IsReadableAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType)
            return true;
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            Log.Refused(logger, StatusCodes.Status400BadRequest, exception.GetType().Name);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return false;
        }
    }

    private async Task<bool> IsReadAsync(HttpContext context, UploadFormFeature form)
    {
        try
        {
            using var deadline = new CancellationTokenSource(UploadFormLimits.Longest, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
            await form.ReadFormAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            return false;
        }
        catch (BadHttpRequestException exception)
        {
            // Whose it is shows only once the form is read.
            security.Record(SecurityEventKind.UploadRefused, client: RateLimits.Client(context));
            Log.Refused(logger, exception.StatusCode, exception.InnerException?.GetType().Name);
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
        // Not the message of the parser: it quotes the form.
        [LoggerMessage(1, LogLevel.Information, "A form was refused with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, int status, string? reason);
    }
}
