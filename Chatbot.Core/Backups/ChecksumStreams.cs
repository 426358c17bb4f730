using System.Security.Cryptography;

namespace Chatbot.Core.Backups;

/// <summary>
/// The end of an archive: an empty member of gzip (RFC 1952) whose extra field holds the SHA-256 of all that stands before it. Whoever
/// unpacks the file with <c>gzip</c> or <c>tar</c> does not notice it.
/// </summary>
internal static class ChecksumTrailer
{
    public const int Bytes = 58;

    private const int ChecksumBytes = 32;
    private const int ChecksumAt = 16;

    public static byte[] Of(ReadOnlySpan<byte> checksum)
    {
        byte[] trailer =
        [
            0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, // deflate, with an extra field, no time, any system
            ChecksumBytes + 4, 0, (byte)'C', (byte)'B', ChecksumBytes, 0,
            .. new byte[ChecksumBytes],
            3, 0, // one empty block
            0, 0, 0, 0, 0, 0, 0, 0, // its CRC-32 and its length
        ];
        checksum.CopyTo(trailer.AsSpan(ChecksumAt));
        return trailer;
    }
}

/// <summary>Adds up what is written, and ends it with the sum.</summary>
internal sealed class ChecksumWriter(Stream target) : OneWayStream(canRead: false)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        target.Write(buffer);
    }

    public void Finish() => target.Write(ChecksumTrailer.Of(_hash.GetHashAndReset()));

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Adds up what is read; the trailer it keeps for itself.</summary>
internal sealed class ChecksumReader(Stream source) : OneWayStream(canRead: true)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _held = new byte[64 * 1024 + ChecksumTrailer.Bytes];
    private int _from;
    private int _filled;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (!_ended && _filled - _from <= ChecksumTrailer.Bytes)
            Fill();
        var taken = Math.Min(buffer.Length, Math.Max(0, _filled - _from - ChecksumTrailer.Bytes));
        var read = _held.AsSpan(_from, taken);
        read.CopyTo(buffer);
        _hash.AppendData(read);
        _from += taken;
        return taken;
    }

    /// <summary>Reads on to the end and answers whether the sum is the one that was written there.</summary>
    public bool IsWhole()
    {
        Span<byte> rest = stackalloc byte[1024];
        while (Read(rest) > 0)
        {
        }

        return _held.AsSpan(_from, _filled - _from).SequenceEqual(ChecksumTrailer.Of(_hash.GetHashAndReset()));
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _held.AsSpan(_from, _filled - _from).CopyTo(_held);
        (_from, _filled) = (0, _filled - _from);
        var read = source.ReadAtLeast(_held.AsSpan(_filled), _held.Length - _filled, throwOnEndOfStream: false);
        _filled += read;
        _ended = _filled < _held.Length;
    }
}
