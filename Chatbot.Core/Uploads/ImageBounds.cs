using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>Judges the sizes that an image's headers tell, so that no pixel has to be decoded to know its cost.</summary>
internal static class ImageBounds
{
    /// <summary>Null when width and height, in pixels, are within the limits.</summary>
    public static UploadRefusal? Check(long width, long height, UploadOptions limits)
    {
        if (width <= 0 || height <= 0)
            return UploadRefusal.ImageBroken;

        return Math.Max(width, height) > limits.MaxImageSide || width * height > limits.MaxImagePixels
            ? UploadRefusal.ImageTooBig
            : null;
    }

    /// <summary>True when nothing but padding follows the image: what else is there makes it two files in one.</summary>
    public static bool IsPadding(ReadOnlySpan<byte> rest) => rest.IndexOfAnyExcept((byte)0) < 0;
}
