using System.Security.Cryptography;

namespace Chatbot.Core.Backups;

/// <summary>Encrypts what is written, chunk by chunk. Without <see cref="Finish"/> there is no last chunk, and no reader takes it.</summary>
internal sealed class SealingStream(Stream target, AesGcm cipher) : OneWayStream(canRead: false)
{
    private readonly byte[] _plain = new byte[Seal.ChunkBytes];
    private readonly byte[] _sealed = new byte[Seal.ChunkBytes + Seal.TagBytes];
    private int _filled;
    private long _number;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // Not before there is more: the last chunk is sealed as the last.
            if (_filled == Seal.ChunkBytes)
                WriteChunk(last: false);
            var taken = Math.Min(buffer.Length, Seal.ChunkBytes - _filled);
            buffer[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public void Finish() => WriteChunk(last: true);

    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        base.Dispose(disposing);
    }

    private void WriteChunk(bool last)
    {
        Span<byte> nonce = stackalloc byte[Seal.NonceBytes];
        Seal.Nonce(nonce, _number++, last);
        var chunk = _sealed.AsSpan(0, _filled + Seal.TagBytes);
        cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), chunk[..^Seal.TagBytes], chunk[^Seal.TagBytes..]);
        target.Write(chunk);
        _filled = 0;
    }
}

/// <summary>Decrypts what is read. A chunk is handed on only once it has proved to be whole and in its place.</summary>
internal sealed class UnsealingStream(Stream source, AesGcm cipher) : OneWayStream(canRead: true)
{
    // One byte more tells whether another chunk follows.
    private readonly byte[] _sealed = new byte[Seal.ChunkBytes + Seal.TagBytes + 1];
    private readonly byte[] _plain = new byte[Seal.ChunkBytes];
    private int _held;
    private int _filled;
    private int _taken;
    private long _number;
    private bool _ended;

    /// <exception cref="CryptographicException">The source was changed or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
            return 0;
        while (_taken == _filled)
        {
            if (_ended)
                return 0;
            ReadChunk();
        }

        var taken = Math.Min(buffer.Length, _filled - _taken);
        _plain.AsSpan(_taken, taken).CopyTo(buffer);
        _taken += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        base.Dispose(disposing);
    }

    private void ReadChunk()
    {
        _held += source.ReadAtLeast(_sealed.AsSpan(_held), _sealed.Length - _held, throwOnEndOfStream: false);
        _ended = _held < _sealed.Length;
        var chunk = _sealed.AsSpan(0, _ended ? _held : _held - 1);
        if (chunk.Length < Seal.TagBytes)
            throw new CryptographicException("The last chunk is not whole.");
        Span<byte> nonce = stackalloc byte[Seal.NonceBytes];
        Seal.Nonce(nonce, _number++, _ended);
        (_taken, _filled) = (0, chunk.Length - Seal.TagBytes);
        cipher.Decrypt(nonce, chunk[..^Seal.TagBytes], chunk[^Seal.TagBytes..], _plain.AsSpan(0, _filled));
        _held -= chunk.Length;
        _sealed[0] = _sealed[^1];
    }
}
