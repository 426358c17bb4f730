using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Chatbot.Tests.Uploads;

/// <summary>Writes PNGs chunk by chunk, with whatever faults a test wants.</summary>
internal sealed class PngBuilder
{
    private readonly List<byte> file = [];

    public PngBuilder() => file.AddRange([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

    public static byte[] Valid(int width = 2, int height = 3) =>
        new PngBuilder().Header((uint)width, (uint)height).Pixels(width, height).End().ToArray();

    public PngBuilder Header(uint width, uint height, byte depth = 8, byte colour = 2, byte interlace = 0, bool wrongChecksum = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = colour;
        header[12] = interlace;
        return Chunk("IHDR", header, wrongChecksum);
    }

    public PngBuilder Pixels(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[((width * 3) + 1) * height]);
        return Chunk("IDAT", packed.ToArray());
    }

    public PngBuilder Frame(uint width, uint height)
    {
        var control = new byte[26];
        BinaryPrimitives.WriteUInt32BigEndian(control.AsSpan(4), width);
        BinaryPrimitives.WriteUInt32BigEndian(control.AsSpan(8), height);
        return Chunk("fcTL", control);
    }

    public PngBuilder End() => Chunk("IEND", []);

    public PngBuilder Chunk(string type, ReadOnlySpan<byte> data, bool wrongChecksum = false, uint? length = null)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, length ?? (uint)data.Length);
        file.AddRange(number);
        byte[] body = [.. Encoding.Latin1.GetBytes(type), .. data];
        file.AddRange(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body) ^ (wrongChecksum ? 1u : 0));
        file.AddRange(number);
        return this;
    }

    public PngBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        file.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => file.ToArray();

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
