using System.Buffers.Binary;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>Walks a GIF's blocks (GIF89a specification) from the logical screen over every frame to the trailer.</summary>
internal static class GifFile
{
    private const int ScreenLength = 13; // signature and logical screen descriptor
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;

    public static UploadVerdict Check(ReadOnlySpan<byte> bytes, UploadOptions limits)
    {
        if (bytes.Length < ScreenLength)
            return Broken;

        int width = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        var tooBig = ImageBounds.Check(width, height, limits); // said only of what is a GIF to its end

        var rest = bytes[ScreenLength..];
        if (!TrySkip(ref rest, ColourTableLength(bytes[10])))
            return Broken;

        var frames = 0;
        while (TryTake(ref rest, out var block))
        {
            switch (block)
            {
                case Trailer:
                    if (frames == 0 || !ImageBounds.IsPadding(rest))
                        return Broken;
                    return tooBig is { } reason
                        ? new UploadVerdict.Refused(reason)
                        : new UploadVerdict.Accepted(AttachmentKind.Gif, width, height, null);
                case Extension when TrySkip(ref rest, 1) && TrySkipBlocks(ref rest):
                    break;
                case Image when TryTakeFrame(ref rest, limits, ref tooBig):
                    frames++;
                    break;
                default:
                    return Broken;
            }
        }

        return Broken;
    }

    private static UploadVerdict.Refused Broken => new(UploadRefusal.ImageBroken);

    private static bool TryTakeFrame(ref ReadOnlySpan<byte> rest, UploadOptions limits, ref UploadRefusal? tooBig)
    {
        if (rest.Length < 9)
            return false;

        int left = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        int top = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        int width = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]);
        if (width == 0 || height == 0)
            return false;

        // A decoder makes room for the frame where it lies, so the place counts as well as the size.
        tooBig ??= ImageBounds.Check(left + width, top + height, limits);
        return TrySkip(ref rest, 9 + ColourTableLength(rest[8]) + 1) && TrySkipBlocks(ref rest);
    }

    private static int ColourTableLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out byte value)
    {
        value = rest.IsEmpty ? (byte)0 : rest[0];
        return TrySkip(ref rest, 1);
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int length)
    {
        if (length > rest.Length)
            return false;

        rest = rest[length..];
        return true;
    }

    private static bool TrySkipBlocks(ref ReadOnlySpan<byte> rest)
    {
        while (TryTake(ref rest, out var length))
        {
            if (length == 0)
                return true;
            if (!TrySkip(ref rest, length))
                return false;
        }

        return false;
    }
}
