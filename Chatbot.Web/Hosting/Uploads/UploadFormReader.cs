using System.Buffers;
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

    /// <summary>A file that is refused goes on beyond what is read: nothing behind it was.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="InvalidDataException">The body is no form, or has too many or too long names.</exception>
    /// <exception cref="BadHttpRequestException">There is more text or more of everything than is read.</exception>
    public async Task<IFormCollection> ReadAsync(CancellationToken cancellationToken)
    {
        var body = new FormBody(new MultipartReader(Boundary(), request.Body)
        {
            HeadersCountLimit = UploadFormLimits.HeadersOfPart,
            HeadersLengthLimit = UploadFormLimits.HeaderBytesOfPart,
        }, limits.Body);
        try
        {
            var parts = 0;
            while (await body.NextAsync(cancellationToken) is { } part)
            {
                if (++parts > UploadFormLimits.Parts)
                    throw new InvalidDataException("The form has too many parts.");
                await ReadPartAsync(body, part, cancellationToken);
            }
        }
        catch (FormTooLongException) when (receiver.Refused.Count > 0)
        {
            IsCut = true;
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

    private async Task ReadPartAsync(FormBody body, MultipartSection part, CancellationToken cancellationToken)
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
            _fields.Append(name, await ReadTextAsync(body, part.Body, cancellationToken));
            return;
        }

        var file = await receiver.ReceiveAsync(
            body, part.Body, HeaderUtilities.RemoveQuotes(fileName).ToString(), part.ContentType, cancellationToken);
        if (file is not null)
            _files.Add(new ReceivedFormFile(name, file, new HeaderDictionary(part.Headers)));
    }

    private async Task<string> ReadTextAsync(FormBody body, Stream part, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        using var rented = MemoryPool<byte>.Shared.Rent(4096);
        var block = rented.Memory;
        var isCut = false;
        while (await body.ReadAsync(part, block, cancellationToken) is > 0 and var read)
        {
            var kept = Math.Min(read, limits.FieldBytes - (int)text.Length);
            isCut |= kept < read;
            _textBytes += kept;
            if (_textBytes > limits.TextBytes)
                throw new FormTooLongException();
            text.Write(block.Span[..kept]);
        }

        var utf8 = text.GetBuffer().AsSpan(0, (int)text.Length);
        return Encoding.UTF8.GetString(isCut ? utf8[..StartOfLastCharacter(utf8)] : utf8);
    }

    // The last one may be cut in two.
    private static int StartOfLastCharacter(ReadOnlySpan<byte> utf8)
    {
        var start = utf8.Length - 1;
        while (start > 0 && (utf8[start] & 0xC0) == 0x80)
            start--;
        return start;
    }
}

/// <summary>
/// The parts of a multipart body, up to so many bytes. Tells a body that ends before its last boundary from a failing disk: the
/// framework's reader says the former with a plain <see cref="IOException"/> too.
/// </summary>
internal sealed class FormBody(MultipartReader reader, long most)
{
    private long _read;

    public Task<MultipartSection?> NextAsync(CancellationToken cancellationToken) =>
        WholeAsync(() => reader.ReadNextSectionAsync(cancellationToken));

    /// <exception cref="FormTooLongException">There is more than is read.</exception>
    public async Task<int> ReadAsync(Stream part, Memory<byte> block, CancellationToken cancellationToken)
    {
        var read = await WholeAsync(() => part.ReadAsync(block, cancellationToken).AsTask());
        _read += read;
        return _read > most ? throw new FormTooLongException() : read;
    }

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

/// <summary>A form has more than is read of it.</summary>
internal sealed class FormTooLongException() : BadHttpRequestException("The form is too long.", StatusCodes.Status413PayloadTooLarge);
