namespace Chatbot.Core.Uploads;

/// <summary>The three witnesses of what a file is: its name, its declared type and its first bytes.</summary>
public static class AttachmentTypes
{
    // A mark and white space before a PDF's header are seen in the wild; anything else there is another format's.
    private const int LongestPdfLead = 1024;

    /// <summary>The media type in which an attachment is served and sent to the model.</summary>
    public static string MediaType(this AttachmentKind kind) => kind switch
    {
        AttachmentKind.Pdf => "application/pdf",
        AttachmentKind.Png => "image/png",
        AttachmentKind.Jpeg => "image/jpeg",
        AttachmentKind.Gif => "image/gif",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind that an extension stands for, with or without its dot; null when it is none of ours.</summary>
    public static AttachmentKind? OfExtension(string extension) => extension.TrimStart('.').ToUpperInvariant() switch
    {
        "PDF" => AttachmentKind.Pdf,
        "PNG" => AttachmentKind.Png,
        "JPG" or "JPEG" => AttachmentKind.Jpeg,
        "GIF" => AttachmentKind.Gif,
        _ => null,
    };

    /// <summary>True when the sender declared nothing: a browser that knows no type sends none, or octets.</summary>
    public static bool IsUndeclared(string? mediaType) =>
        Bare(mediaType) is "" or "APPLICATION/OCTET-STREAM";

    /// <summary>The kind that a declared media type stands for, its parameters aside; null when it is none of ours.</summary>
    public static AttachmentKind? OfDeclaredType(string? mediaType) => Bare(mediaType) switch
    {
        "APPLICATION/PDF" or "APPLICATION/X-PDF" => AttachmentKind.Pdf,
        "IMAGE/PNG" or "IMAGE/X-PNG" => AttachmentKind.Png,
        "IMAGE/JPEG" or "IMAGE/JPG" or "IMAGE/PJPEG" => AttachmentKind.Jpeg,
        "IMAGE/GIF" => AttachmentKind.Gif,
        _ => null,
    };

    /// <summary>The kind that the signature stands for; null when it is none of ours.</summary>
    public static AttachmentKind? OfBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngFile.Signature))
            return AttachmentKind.Png;
        if (bytes is [0xFF, 0xD8, 0xFF, ..])
            return AttachmentKind.Jpeg;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return AttachmentKind.Gif;

        var lead = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        var start = lead.IndexOfAnyExcept(" \t\r\n\0"u8);
        return start is >= 0 and < LongestPdfLead && lead[start..].StartsWith("%PDF-"u8) ? AttachmentKind.Pdf : null;
    }

    private static string Bare(string? mediaType) =>
        mediaType is null ? "" : mediaType.Split(';', 2)[0].Trim().ToUpperInvariant();
}
