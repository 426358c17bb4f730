using System.Buffers;
using System.IO.Compression;

namespace Chatbot.Core.Uploads;

/// <summary>Unpacks deflated bytes (RFC 1951) block by block and stops at a bound.</summary>
internal static class Deflated
{
    /// <summary>The unpacked length in bytes, or some length beyond <paramref name="most"/> when there is more.</summary>
    public static long Measure(ArraySegment<byte> packed, long most)
    {
        try
        {
            return Read(packed, most, static (_, _) => { });
        }
        catch (InvalidDataException)
        {
            return 0; // a parser stops at the same place
        }
    }

    /// <summary>Appends what is unpacked, at most a block more than <paramref name="most"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not deflated.</exception>
    public static long CopyTo(ArraySegment<byte> packed, MemoryStream target, long most) =>
        Read(packed, most, (block, length) => target.Write(block, 0, length));

    private static long Read(ArraySegment<byte> packed, long most, Action<byte[], int> take)
    {
        var block = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var source = new MemoryStream(packed.Array!, packed.Offset, packed.Count, writable: false);
            using var inflater = new DeflateStream(source, CompressionMode.Decompress);
            long length = 0;
            while (length <= most && inflater.Read(block) is > 0 and var read)
            {
                length += read;
                take(block, read);
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
