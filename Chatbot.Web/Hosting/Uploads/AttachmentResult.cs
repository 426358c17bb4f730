using Chatbot.Core.Uploads;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>
/// Serves a kept attachment so that it can do no harm: its own type and no other, no script, no frame of another site, and
/// only images are shown in place. Whether the caller may have it is asked before. 404 when the bytes are gone.
/// </summary>
public sealed class AttachmentResult(AttachmentStore store, string hash, AttachmentKind kind, string name)
    : IResult, IActionResult
{
    // The address stands for the bytes, but after a deletion a browser should forget them some day.
    private const string CacheRule = "private, max-age=604800, immutable";

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        FileStream content;
        try
        {
            content = store.OpenRead(hash);
        }
        catch (FileNotFoundException)
        {
            httpContext.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = httpContext.Response.Headers;
        headers.ContentDisposition = Disposition();
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = CacheRule;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        await TypedResults
            .Stream(content, kind.MediaType(), entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true)
            .ExecuteAsync(httpContext);
    }

    private string Disposition()
    {
        var disposition = new ContentDispositionHeaderValue(kind == AttachmentKind.Pdf ? "attachment" : "inline");
        disposition.SetHttpFileName(AttachmentName.Clean(name));
        return disposition.ToString();
    }
}
