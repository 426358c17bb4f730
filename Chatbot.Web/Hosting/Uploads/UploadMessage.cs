using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;

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
            UploadRefusal.TypeNotAllowed => Format(Resources.UploadMessages.TypeNotAllowed, Allowed(options)),
            UploadRefusal.Empty => Resources.UploadMessages.Empty,
            UploadRefusal.TooLarge => Format(
                Resources.UploadMessages.TooLarge, Math.Round(options.MaxContentLength / Mebibyte, 1)),
            UploadRefusal.TooMany => Format(Resources.UploadMessages.TooMany, options.Uploads.FilesPerMessage),
            UploadRefusal.ContentMismatch => Resources.UploadMessages.ContentMismatch,
            UploadRefusal.ImageBroken => Resources.UploadMessages.ImageBroken,
            UploadRefusal.ImageTooBig => Format(
                Resources.UploadMessages.ImageTooBig, options.Uploads.MaxImageSide, options.Uploads.MaxImagePixels),
            UploadRefusal.PdfBroken => Resources.UploadMessages.PdfBroken,
            UploadRefusal.PdfEncrypted => Resources.UploadMessages.PdfEncrypted,
            UploadRefusal.PdfTooManyPages => Format(Resources.UploadMessages.PdfTooManyPages, options.Uploads.MaxPdfPages),
            UploadRefusal.DiskFull => Resources.UploadMessages.DiskFull,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
        };
        return string.IsNullOrEmpty(name) ? text : Format(Resources.UploadMessages.Named, name, text);
    }

    private static string Allowed(ChatbotOptions options) => string.Join(
        Resources.UploadMessages.ListSeparator,
        options.AllowedExtensions
            .Select(AttachmentTypes.OfExtension)
            .OfType<AttachmentKind>()
            .Distinct()
            .Order()
            .Select(kind => kind.ToString().ToUpperInvariant()));

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
