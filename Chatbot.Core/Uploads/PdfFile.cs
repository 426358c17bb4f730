using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>
/// Checks a PDF by its outer structure: header, trailer, encryption, the chain of cross-references, the nesting and
/// the tree of its pages. PdfPig is not asked here, on purpose: it inflates without bound and follows a circle of page
/// nodes for ever, and neither can be stopped from outside. Here the file is read once from front to back, and no more than
/// <see cref="PdfObjects.MaxInflated"/> bytes of packed objects are unpacked, one stream at a time.
/// </summary>
internal static class PdfFile
{
    // Where readers look for the end mark (ISO 32000-1, annex H.3.4.4).
    private const int TrailerWindow = 1024;

    public static UploadVerdict Check(ReadOnlyMemory<byte> bytes, UploadOptions limits, CancellationToken cancellationToken)
    {
        try
        {
            var pages = CountPages(bytes, cancellationToken);
            return pages > limits.MaxPdfPages
                ? new UploadVerdict.Refused(UploadRefusal.PdfTooManyPages)
                : new UploadVerdict.Accepted(AttachmentKind.Pdf, null, null, (int)pages);
        }
        catch (PdfException exception)
        {
            return new UploadVerdict.Refused(exception.Reason);
        }
    }

    private static long CountPages(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Span[^Math.Min(TrailerWindow, bytes.Length)..].IndexOf("%%EOF"u8) < 0)
            throw new PdfException(UploadRefusal.PdfBroken);

        var objects = new PdfObjects(cancellationToken);
        objects.Read(bytes);
        if (objects.Encrypted)
            throw new PdfException(UploadRefusal.PdfEncrypted);
        if (!objects.CrossReferencesEnd())
            throw new PdfException(UploadRefusal.PdfBroken);

        objects.Unpack(bytes);
        var pages = objects.Pages.Count(objects.PageRoot());
        return pages > 0 ? pages : throw new PdfException(UploadRefusal.PdfBroken);
    }
}

/// <summary>Ends the reading of a PDF that is refused; never leaves this folder.</summary>
internal sealed class PdfException(UploadRefusal reason) : Exception(reason.ToString())
{
    public UploadRefusal Reason { get; } = reason;
}
