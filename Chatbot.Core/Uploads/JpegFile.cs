using System.Buffers.Binary;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>
/// Walks a JPEG's markers (ITU-T T.81, annex B) through its frame header and scans to the end of the image. What follows
/// the end is let be: cameras put a second picture or a film there.
/// </summary>
internal static class JpegFile
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static UploadVerdict Check(ReadOnlySpan<byte> bytes, UploadOptions limits)
    {
        var (width, height, scanned) = (0, 0, false);
        var rest = bytes[2..];
        while (TryTakeMarker(ref rest, out var marker))
        {
            if (marker == EndOfImage)
                return scanned ? new UploadVerdict.Accepted(AttachmentKind.Jpeg, width, height, null) : Broken;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
                continue; // stands alone, without a length
            if (marker is 0x00 or 0xD8 || !TryTakeSegment(ref rest, out var segment))
                return Broken;

            if (IsFrameHeader(marker))
            {
                if (!TryReadFrame(segment, ref width, ref height))
                    return Broken;
                if (ImageBounds.Check(width, height, limits) is { } refusal)
                    return new UploadVerdict.Refused(refusal);
            }
            else if (marker == StartOfScan)
            {
                if (width == 0)
                    return Broken;
                scanned = true;
                SkipScan(ref rest);
            }
        }

        return Broken;
    }

    private static UploadVerdict.Refused Broken => new(UploadRefusal.ImageBroken);

    private static bool TryTakeMarker(ref ReadOnlySpan<byte> rest, out byte marker)
    {
        marker = 0;
        if (rest.IsEmpty || rest[0] != 0xFF)
            return false;

        var name = rest.IndexOfAnyExcept((byte)0xFF); // any number of fill bytes may stand before a marker
        if (name < 0)
            return false;

        marker = rest[name];
        rest = rest[(name + 1)..];
        return true;
    }

    private static bool TryTakeSegment(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (rest.Length < 2)
            return false;

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length < 2 || length > rest.Length)
            return false;

        segment = rest[2..length];
        rest = rest[length..];
        return true;
    }

    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool TryReadFrame(ReadOnlySpan<byte> frame, ref int width, ref int height)
    {
        if (frame.Length < 6 || frame[0] is not (8 or 12 or 16) || frame[5] is < 1 or > 4 || frame.Length != 6 + (3 * frame[5]))
            return false;

        height = Math.Max(height, BinaryPrimitives.ReadUInt16BigEndian(frame[1..]));
        width = Math.Max(width, BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        return true;
    }

    // In a scan 0xFF stands for itself before a zero, and before a restart marker; else the scan is over.
    private static void SkipScan(ref ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var mark = rest.IndexOf((byte)0xFF);
            if (mark < 0 || mark + 1 >= rest.Length)
            {
                rest = default;
                return;
            }

            rest = rest[mark..];
            if (rest[1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return;
            rest = rest[2..];
        }
    }
}
