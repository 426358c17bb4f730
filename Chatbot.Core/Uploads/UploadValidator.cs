using System.Buffers;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>
/// Decides whether a file may be attached: its name, its declared type and its bytes must agree, and its headers must keep
/// within the limits. Nothing is decoded or executed; time and memory are linear in the length of the file, which is in
/// memory once, and at most <see cref="UploadOptions.ChecksAtOnce"/> files are.
/// </summary>
public sealed class UploadValidator(ChatbotOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Max(1, options.Uploads.ChecksAtOnce));

    /// <summary>Checks the file at <paramref name="path"/>.</summary>
    /// <param name="name">The name that the sender gave.</param>
    /// <param name="declaredType">The media type that the sender declared; null, empty and octet-stream count as none.</param>
    /// <param name="path">Where the bytes rest.</param>
    /// <param name="cancellationToken">Ends the waiting for a turn, and the check of a PDF.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<UploadVerdict> CheckAsync(
        string name, string? declaredType, string path, CancellationToken cancellationToken)
    {
        if (AttachmentTypes.OfExtension(Path.GetExtension(AttachmentName.Clean(name))) is not { } kind || !IsAllowed(kind))
            return new UploadVerdict.Refused(UploadRefusal.TypeNotAllowed);
        if (!AttachmentTypes.IsUndeclared(declaredType) && AttachmentTypes.OfDeclaredType(declaredType) != kind)
            return new UploadVerdict.Refused(UploadRefusal.ContentMismatch);

        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await CheckBytesAsync(kind, path, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<UploadVerdict> CheckBytesAsync(AttachmentKind kind, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
        if (file.Length == 0)
            return new UploadVerdict.Refused(UploadRefusal.Empty);
        if (file.Length > options.MaxContentLength)
            return new UploadVerdict.Refused(UploadRefusal.TooLarge);

        var length = (int)file.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await file.ReadExactlyAsync(bytes.AsMemory(0, length), cancellationToken);
            return Check(kind, bytes.AsMemory(0, length), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private UploadVerdict Check(AttachmentKind kind, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (AttachmentTypes.OfBytes(bytes.Span) != kind)
            return new UploadVerdict.Refused(UploadRefusal.ContentMismatch);

        return kind switch
        {
            AttachmentKind.Png => PngFile.Check(bytes.Span, options.Uploads),
            AttachmentKind.Jpeg => JpegFile.Check(bytes.Span, options.Uploads),
            AttachmentKind.Gif => GifFile.Check(bytes.Span, options.Uploads),
            _ => PdfFile.Check(bytes, options.Uploads, cancellationToken),
        };
    }

    private bool IsAllowed(AttachmentKind kind) =>
        options.AllowedExtensions.Exists(extension => AttachmentTypes.OfExtension(extension) == kind);
}
