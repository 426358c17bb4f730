namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Uploads</c>: what an attached file may be.</summary>
public sealed class UploadOptions
{
    /// <summary>Files in one message.</summary>
    public int FilesPerMessage { get; set; } = 5;

    /// <summary>Width times height of an image, in pixels.</summary>
    public long MaxImagePixels { get; set; } = 50_000_000;

    /// <summary>The longer side of an image, in pixels.</summary>
    public int MaxImageSide { get; set; } = 16_384;

    /// <summary>Pages of a PDF.</summary>
    public int MaxPdfPages { get; set; } = 300;

    /// <summary>Free space below which uploads are refused, in bytes. A backup leaves twice as much.</summary>
    public long FreeSpaceFloor { get; set; } = 256 * 1024 * 1024;

    /// <summary>What a killed process left in the upload folder goes when it is older than this.</summary>
    public TimeSpan SweepAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Files that are parsed at once: parsing is a peak of CPU and memory.</summary>
    public int ChecksAtOnce { get; set; } = 2;
}
