using System.Security.Cryptography;

namespace Chatbot.Core.Backups;

/// <summary>A file that is read once from its start to its end, its SHA-256 added up on the way.</summary>
/// <param name="file">Where it is read from; it goes with this.</param>
/// <param name="read">Told how many bytes each read has brought; it may end the reading by an exception.</param>
internal sealed class HashedFile(Stream file, Action<int> read) : OneWayStream(canRead: true)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // Whoever writes a tar asks for the length first.
    public override bool CanSeek => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = file.Read(buffer);
        _hash.AppendData(buffer[..count]);
        read(count);
        return count;
    }

    /// <summary>Of what has been read, in lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Reads all of it and answers with its hash.</summary>
    public static string HashOf(Stream file, Action<int> read)
    {
        using var hashed = new HashedFile(file, read);
        hashed.CopyTo(Stream.Null);
        return hashed.Hash();
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
