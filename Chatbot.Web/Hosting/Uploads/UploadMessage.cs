using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Says in the reader's language why a file was not taken and what to do.</summary>
public static class UploadMessage
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>The message, with the file's name in front when there is one.</summary>
    public static string For(UploadRefusal refusal, string? name, ChatbotOptions options)
    {
        var text = refusal switch
        {
            UploadRefusal.TypeNotAllowed => Format(UploadMessages.TypeNotAllowed, Allowed(options)),
            UploadRefusal.Empty => UploadMessages.Empty,
            UploadRefusal.TooLarge => Format(UploadMessages.TooLarge, Math.Round(options.MaxContentLength / Mebibyte, 1)),
            UploadRefusal.TooMany => Format(UploadMessages.TooMany, options.Uploads.FilesPerMessage),
            UploadRefusal.ContentMismatch => UploadMessages.ContentMismatch,
            UploadRefusal.ImageBroken => UploadMessages.ImageBroken,
            UploadRefusal.ImageTooBig => Format(UploadMessages.ImageTooBig, options.Uploads.MaxImageSide, options.Uploads.MaxImagePixels),
            UploadRefusal.PdfBroken => UploadMessages.PdfBroken,
            UploadRefusal.PdfEncrypted => UploadMessages.PdfEncrypted,
            UploadRefusal.PdfTooManyPages => Format(UploadMessages.PdfTooManyPages, options.Uploads.MaxPdfPages),
            UploadRefusal.DiskFull => UploadMessages.DiskFull,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
        };
        return string.IsNullOrEmpty(name) ? text : Format(UploadMessages.Named, name, text);
    }

    private static string Allowed(ChatbotOptions options) => string.Join(
        UploadMessages.ListSeparator,
        options.AllowedExtensions
            .Select(AttachmentTypes.OfExtension)
            .OfType<AttachmentKind>()
            .Distinct()
            .Order()
            .Select(kind => kind.ToString().ToUpperInvariant()));

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
