using System.Buffers.Binary;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>Reads a PNG's chunks (W3C PNG, third edition) from its header to IEND; the pixels stay packed.</summary>
internal static class PngFile
{
    private const int Frame = 12; // length, type, CRC
    private const int HeaderLength = 13;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static UploadVerdict Check(ReadOnlySpan<byte> bytes, UploadOptions limits)
    {
        var chunks = bytes[Signature.Length..];
        if (!TryTake(ref chunks, out var type, out var header) || !type.SequenceEqual("IHDR"u8) || !IsHeader(header))
            return Broken;

        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (ImageBounds.Check(width, height, limits) is { } refusal)
            return new UploadVerdict.Refused(refusal);

        var pixels = false;
        while (TryTake(ref chunks, out type, out var data))
        {
            if (type.SequenceEqual("IEND"u8))
            {
                return pixels && data.IsEmpty && ImageBounds.IsPadding(chunks)
                    ? new UploadVerdict.Accepted(AttachmentKind.Png, (int)width, (int)height, null)
                    : Broken;
            }

            if (type.SequenceEqual("IHDR"u8) || (type.SequenceEqual("fcTL"u8) && !IsFrameWithin(data, width, height)))
                return Broken;
            pixels |= type.SequenceEqual("IDAT"u8);
        }

        return Broken;
    }

    private static UploadVerdict.Refused Broken => new(UploadRefusal.ImageBroken);

    // The header's checksum is verified: it is what the bounds rest upon. The others would cost a walk over all pixels.
    private static bool TryTake(ref ReadOnlySpan<byte> chunks, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data)
    {
        type = data = default;
        if (chunks.Length < Frame)
            return false;

        var length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
        if (length > chunks.Length - Frame)
            return false;

        type = chunks.Slice(4, 4);
        data = chunks.Slice(8, (int)length);
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(chunks[(8 + (int)length)..]);
        var isHeader = type.SequenceEqual("IHDR"u8);
        if (!IsName(type) || (isHeader && Checksum(chunks.Slice(4, 4 + (int)length)) != checksum))
            return false;

        chunks = chunks[(Frame + (int)length)..];
        return true;
    }

    // CRC-32 bit by bit: a table is not worth its memory for the 17 bytes of a header.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes[..Math.Min(bytes.Length, 4 + HeaderLength)])
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    private static bool IsName(ReadOnlySpan<byte> type)
    {
        foreach (var letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
                return false;
        }

        return true;
    }

    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.Length == HeaderLength
        && (header[9], header[8]) is (0, 1 or 2 or 4 or 8 or 16) or (2 or 4 or 6, 8 or 16) or (3, 1 or 2 or 4 or 8)
        && header[10] == 0
        && header[11] == 0
        && header[12] <= 1;

    // An animation's frame may not reach beyond the image that the bounds were checked for.
    private static bool IsFrameWithin(ReadOnlySpan<byte> control, uint width, uint height)
    {
        if (control.Length != 26)
            return false;

        ulong frameWidth = BinaryPrimitives.ReadUInt32BigEndian(control[4..]);
        ulong frameHeight = BinaryPrimitives.ReadUInt32BigEndian(control[8..]);
        ulong left = BinaryPrimitives.ReadUInt32BigEndian(control[12..]);
        ulong top = BinaryPrimitives.ReadUInt32BigEndian(control[16..]);
        return frameWidth > 0 && frameHeight > 0 && left + frameWidth <= width && top + frameHeight <= height;
    }
}
