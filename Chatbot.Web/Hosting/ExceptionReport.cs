using Microsoft.AspNetCore.Diagnostics;

namespace Chatbot.Web.Hosting;

/// <summary>Logs what no one caught, with the number that the reader is shown, and answers programs; pages are left to the error page.</summary>
internal sealed partial class ExceptionReport(ILogger<ExceptionReport> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var reference = RequestReference.Of(httpContext);
        if (exception is BadHttpRequestException bad)
            Log.BadRequest(logger, bad.StatusCode, reference);
        else
            Log.Unhandled(logger, exception, reference);

        if (!Errors.WantsProblem(httpContext))
            return false;
        await Errors.Problem(httpContext).ExecuteAsync(httpContext);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A request failed. Reference {Reference}")]
        public static partial void Unhandled(ILogger logger, Exception exception, string reference);

        [LoggerMessage(LogLevel.Information, "A request could not be read: {Status}. Reference {Reference}")]
        public static partial void BadRequest(ILogger logger, int status, string reference);
    }
}
