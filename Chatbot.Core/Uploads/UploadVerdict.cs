namespace Chatbot.Core.Uploads;

/// <summary>What <see cref="UploadValidator"/> says of one file: a closed set of two cases.</summary>
public abstract record UploadVerdict
{
    private UploadVerdict()
    {
    }

    /// <summary>The file is what its name, its declared type and its bytes agree upon.</summary>
    /// <param name="Kind">What the bytes are.</param>
    /// <param name="Width">Width of an image in pixels; null for a PDF.</param>
    /// <param name="Height">Height of an image in pixels; null for a PDF.</param>
    /// <param name="Pages">Pages of a PDF; null for an image.</param>
    public sealed record Accepted(AttachmentKind Kind, int? Width, int? Height, int? Pages) : UploadVerdict;

    /// <summary>The file is not taken.</summary>
    public sealed record Refused(UploadRefusal Reason) : UploadVerdict;
}
