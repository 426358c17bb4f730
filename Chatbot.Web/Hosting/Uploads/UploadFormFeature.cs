using System.Diagnostics.CodeAnalysis;
using Chatbot.Core.Uploads;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>
/// Takes the place of the framework's form of a multipart request: the same fields and files, but a file over the limits
/// is left out while it is read instead of failing the whole form, so that the text survives.
/// </summary>
internal sealed class UploadFormFeature(
    HttpContext context, UploadFolder folder, FreeSpace space, UploadFormLimits limits, ILogger logger)
    : IFormFeature, IUploadForm, IDisposable
{
    private readonly UploadReceiver _receiver = new(folder, space, limits, logger);
    private Task<IFormCollection>? _reading;

    public bool HasFormContentType => true;

    /// <inheritdoc cref="UploadFormReader.IsCut"/>
    public bool IsCut { get; private set; }

    public IReadOnlyList<ReceivedFile> Received => _receiver.Received;

    public IReadOnlyList<RefusedFile> Refused => _receiver.Refused;

    public IFormCollection? Form
    {
        get => _reading is { IsCompletedSuccessfully: true } ? _reading.Result : null;
        set => _reading = value is null ? null : Task.FromResult(value);
    }

    public static bool IsMultipartPost(HttpRequest request, [NotNullWhen(true)] out MediaTypeHeaderValue? type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out type)
        && HttpMethods.IsPost(request.Method)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    // As with the framework's own: the form has been read before a handler can ask in this way.
    public IFormCollection ReadForm() => ReadFormAsync(context.RequestAborted).GetAwaiter().GetResult();

    public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            throw new InvalidOperationException("The form's antiforgery token is not valid.");

        return _reading ??= ReadAsync(cancellationToken);
    }

    /// <summary>Removes the files, however the request ended.</summary>
    public void Dispose() => _receiver.Dispose();

    private async Task<IFormCollection> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reader = new UploadFormReader(context.Request, _receiver, limits);
            var form = await reader.ReadAsync(cancellationToken);
            IsCut = reader.IsCut;
            return form;
        }
        catch (InvalidDataException exception)
        {
            throw new BadHttpRequestException(exception.Message, StatusCodes.Status400BadRequest, exception);
        }
    }
}
