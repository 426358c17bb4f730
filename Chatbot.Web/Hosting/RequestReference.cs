using Microsoft.AspNetCore.Http.Features;

namespace Chatbot.Web.Hosting;

/// <summary>The number that a reader can tell an administrator, and that stands in the log line of the same request.</summary>
public static class RequestReference
{
    /// <summary>The request's own span: new for each request, whatever trace the client says it belongs to.</summary>
    public static string Of(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity.SpanId.ToHexString() ?? context.TraceIdentifier;
}
