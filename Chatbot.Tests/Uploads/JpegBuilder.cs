using System.Buffers.Binary;

namespace Chatbot.Tests.Uploads;

/// <summary>Writes JPEGs marker by marker, with whatever faults a test wants.</summary>
internal sealed class JpegBuilder
{
    private readonly List<byte> file = [];

    public JpegBuilder() => file.AddRange([0xFF, 0xD8]);

    public static byte[] Valid(int width = 4, int height = 5) =>
        new JpegBuilder().Segment(0xE0, "JFIF\0"u8).Frame(width, height).Scan().End().ToArray();

    public JpegBuilder Frame(int width, int height, byte marker = 0xC0, byte components = 3, int? claimedComponents = null)
    {
        var frame = new byte[6 + (3 * components)];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), (ushort)width);
        frame[5] = (byte)(claimedComponents ?? components);
        return Segment(marker, frame);
    }

    public JpegBuilder Scan() => Segment(0xDA, [1, 1, 0, 0, 63, 0]).Raw([0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD0, 0x78]);

    public JpegBuilder End() => Raw([0xFF, 0xD9]);

    public JpegBuilder Segment(byte marker, ReadOnlySpan<byte> data, int? length = null)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(length ?? (data.Length + 2)));
        return Raw(head).Raw(data);
    }

    public JpegBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        file.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => file.ToArray();
}
