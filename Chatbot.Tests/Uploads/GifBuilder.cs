using System.Buffers.Binary;
using System.Text;

namespace Chatbot.Tests.Uploads;

/// <summary>Writes GIFs block by block, with whatever faults a test wants.</summary>
internal sealed class GifBuilder
{
    private readonly List<byte> file = [];

    public GifBuilder(int width, int height, string version = "GIF89a")
    {
        file.AddRange(Encoding.ASCII.GetBytes(version));
        Number(width).Number(height).Raw([0x80, 0, 0]).Raw([0, 0, 0, 255, 255, 255]);
    }

    public static byte[] Valid(int width = 6, int height = 7) => new GifBuilder(width, height).Frame(width, height).End().ToArray();

    public GifBuilder Frame(int width, int height, int left = 0, int top = 0) =>
        Raw([0x2C]).Number(left).Number(top).Number(width).Number(height).Raw([0]).Raw([2, 2, 0x4C, 0x01, 0]);

    public GifBuilder Comment(string text)
    {
        Raw([0x21, 0xFE, (byte)text.Length]);
        return Raw(Encoding.ASCII.GetBytes(text)).Raw([0]);
    }

    public GifBuilder End() => Raw([0x3B]);

    public GifBuilder Number(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return Raw(bytes);
    }

    public GifBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        file.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => file.ToArray();
}
