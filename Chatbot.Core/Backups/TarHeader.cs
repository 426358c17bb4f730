using System.Buffers.Binary;
using System.Text;

namespace Chatbot.Core.Backups;

/// <summary>
/// The header of a file in a tar archive (ustar, POSIX.1-1988; GNU's, where it is longer than that can tell), as strict as we write it: a
/// plain file with a plain name. What a tar may hold besides (links, devices, folders, extended headers of any length) is not read but refused.
/// </summary>
internal readonly record struct TarHeader(string Name, long Length)
{
    public const int BlockBytes = 512;

    /// <summary>The most bytes that eleven octal digits tell.</summary>
    public const long LongestInOctal = (8L << 30) - 1;

    private const int NameBytes = 100;

    /// <summary>Null for the block of zeros that ends an archive.</summary>
    /// <exception cref="InvalidDataException">It is no header at all: what stands where its name would be may be a piece of a conversation.</exception>
    /// <exception cref="FormatException">It is the header of something else; the message is the name that it bears.</exception>
    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExcept((byte)0))
            return null;
        if (Octal(block[148..156]) != Sum(block))
            throw new InvalidDataException();
        var name = Text(block[..NameBytes]);
        var isPlainFile = block[156] == (byte)'0' && !block[157..257].ContainsAnyExcept((byte)0);
        var isUstar = (block[257..265].SequenceEqual("ustar\000"u8) || block[257..265].SequenceEqual("ustar  \0"u8))
            && !block[345..500].ContainsAnyExcept((byte)0);
        if (!isPlainFile || !isUstar)
            throw new FormatException(name);
        return new(name, Size(block[124..136]) ?? throw new FormatException(name));
    }

    /// <summary>How many bytes fill the last block of a content.</summary>
    public static int Padding(long length) => (int)((BlockBytes - length % BlockBytes) % BlockBytes);

    /// <summary>Whatever does not print becomes a question mark: it is shown to somebody.</summary>
    public static string Printable(string text) => string.Create(text.Length, text, (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
            letters[i] = from[i] is > ' ' and <= '~' ? from[i] : '?';
    });

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Printable(Encoding.Latin1.GetString(end < 0 ? field : field[..end]));
    }

    // GNU's binary form begins with a byte that no digit is (https://www.gnu.org/software/tar/manual/html_node/Extensions.html).
    private static long? Size(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80)
            return Octal(field);
        var size = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
        return size < 0 || field[1..4].ContainsAnyExcept((byte)0) ? null : size;
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        var digits = field.TrimEnd("\0 "u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            value = value * 8 + (digit - '0');
        }

        return digits.Length == 0 ? null : value;
    }

    // Of all bytes of the header, those of the sum itself counted as spaces.
    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = 0;
        for (var i = 0; i < BlockBytes; i++)
            sum += i is >= 148 and < 156 ? ' ' : block[i];
        return sum;
    }
}
