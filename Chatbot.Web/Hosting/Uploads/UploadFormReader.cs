using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Reads a multipart body once, part by part: text into memory within limits, files to disk.</summary>
internal sealed class UploadFormReader(HttpRequest request, UploadReceiver receiver, UploadFormLimits limits)
{
    private readonly FormFileCollection _files = [];
    private KeyValueAccumulator _fields;
    private int _textBytes;

    /// <exception cref="InvalidDataException">The body is no form, or has too many or too long names.</exception>
    /// <exception cref="BadHttpRequestException">There is more text or more of everything than is read.</exception>
    public async Task<IFormCollection> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(Boundary(), request.Body)
        {
            HeadersCountLimit = UploadFormLimits.HeadersOfPart,
            HeadersLengthLimit = UploadFormLimits.HeaderBytesOfPart,
        };
        var parts = 0;
        while (await FormBody.NextAsync(reader, cancellationToken) is { } part)
        {
            if (++parts > UploadFormLimits.Parts)
                throw new InvalidDataException("The form has too many parts.");
            await ReadPartAsync(part, cancellationToken);
        }

        return new FormCollection(_fields.GetResults(), _files);
    }

    private string Boundary()
    {
        var type = MediaTypeHeaderValue.Parse(request.ContentType);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        return boundary.Length is > 0 and <= UploadFormLimits.BoundaryLength
            ? boundary.ToString()
            : throw new InvalidDataException("The form's boundary is missing or too long.");
    }

    private async Task ReadPartAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("A part of the form says not what it is.");
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (name.Length > UploadFormLimits.NameLength)
            throw new InvalidDataException("The name of a field is too long.");

        var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        if (!fileName.HasValue)
        {
            _fields.Append(name, await ReadTextAsync(part.Body, cancellationToken));
            return;
        }

        var file = await receiver.ReceiveAsync(
            part.Body, HeaderUtilities.RemoveQuotes(fileName).ToString(), part.ContentType, cancellationToken);
        if (file is not null)
            _files.Add(new ReceivedFormFile(name, file, new HeaderDictionary(part.Headers)));
    }

    private async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var block = new byte[4096];
        while (await FormBody.ReadAsync(body, block, cancellationToken) is > 0 and var read)
        {
            _textBytes += read;
            if (_textBytes > limits.TextBytes)
                throw new BadHttpRequestException("The form has too much text.", StatusCodes.Status413PayloadTooLarge);
            text.Write(block, 0, read);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}

/// <summary>
/// Tells a body that ends before its last boundary from a failing disk: the framework's reader says the former with a plain
/// <see cref="IOException"/> too.
/// </summary>
internal static class FormBody
{
    public static Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken) =>
        WholeAsync(() => reader.ReadNextSectionAsync(cancellationToken));

    public static Task<int> ReadAsync(Stream part, Memory<byte> block, CancellationToken cancellationToken) =>
        WholeAsync(() => part.ReadAsync(block, cancellationToken).AsTask());

    private static async Task<T> WholeAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            throw new InvalidDataException("The form ends before its last boundary.", exception);
        }
    }
}
