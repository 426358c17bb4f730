using System.Text;
using Chatbot.Web.Hosting.Uploads;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Chatbot.Web.Hosting.Access;

/// <summary>The question in a form whose sender is no longer signed in: read as far as the text goes, files never.</summary>
internal static class LostText
{
    private const string Field = "Input.Text";

    // The text stands before the files and behind a few short fields.
    private const int Fields = 20;

    /// <summary>Null where there is none, or where the form was not sent from our own pages: then it is not its sender who typed it.</summary>
    /// <param name="longest">Characters.</param>
    public static async Task<string?> ReadAsync(HttpRequest request, int longest, CancellationToken cancellation)
    {
        if (!IsOurs(request)
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and <= UploadFormLimits.BoundaryLength } boundary)
        {
            return null;
        }

        // Only its beginning is read, however long it is.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            for (var field = 0; field < Fields && await reader.ReadNextSectionAsync(cancellation) is { } section; field++)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || disposition.IsFileDisposition())
                    return null;
                if (HeaderUtilities.RemoveQuotes(disposition.Name) == Field)
                    return await ReadAsync(section.Body, longest, cancellation);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // A broken form has no text to keep.
        }

        return null;
    }

    private static async Task<string?> ReadAsync(Stream body, int longest, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var text = new char[longest];
        var length = await reader.ReadBlockAsync(text, cancellation);
        return length > 0 ? new string(text, 0, length) : null;
    }

    // A browser says where a form comes from; what another site has put into one is not shown as the reader's own words.
    private static bool IsOurs(HttpRequest request) =>
        request.Headers.Origin.ToString() is var origin && origin == $"{request.Scheme}://{request.Host}";
}
