using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Chatbot.Core.Backups;

/// <summary>
/// Writes an archive: a tar of plain files, compressed by gzip, with a checksum of all at its end, and encrypted as a whole where
/// there is a passphrase. Memory does not grow with what is written.
/// </summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SealingStream? _sealing;
    private readonly ChecksumWriter _checksum;
    private readonly GZipStream _gzip;
    private readonly TarWriter _tar;
    private readonly Stream _sums;
    private readonly DateTimeOffset _made;
    private readonly Action<int> _written;

    /// <param name="target">Where it goes.</param>
    /// <param name="passphrase">Null: it is not encrypted.</param>
    /// <param name="sums">Where the lines for the last entry are gathered; it goes with this.</param>
    /// <param name="made">The moment of which everything is.</param>
    /// <param name="written">Told how many bytes were packed; it may end the writing by an exception.</param>
    /// <param name="iterations">Of the derivation of the key; tests take fewer.</param>
    public ArchiveWriter(
        Stream target, string? passphrase, Stream sums, DateTimeOffset made, Action<int> written, int iterations = Seal.Iterations)
    {
        _sealing = passphrase is null ? null : new SealingStream(target, Seal.Begin(target, passphrase, iterations));
        _checksum = new ChecksumWriter(_sealing ?? target);
        _gzip = new GZipStream(_checksum, CompressionLevel.Optimal, leaveOpen: true);
        _tar = new TarWriter(_gzip, TarEntryFormat.Ustar, leaveOpen: true);
        (_sums, _made, _written) = (sums, made, written);
    }

    /// <summary>The first entry.</summary>
    public void Add(BackupManifest manifest) => Write(ArchiveEntry.Manifest, new MemoryStream(manifest.ToJson()));

    /// <summary>A file of the data.</summary>
    /// <param name="name">What it is called there.</param>
    /// <param name="content">It goes with this.</param>
    /// <returns>The SHA-256 of what was written.</returns>
    public string Add(string name, Stream content)
    {
        var hash = Write(name, content);
        _sums.Write(SumLine(hash, name));
        return hash;
    }

    /// <summary>The last entry, and the end of each layer.</summary>
    public void Finish()
    {
        _sums.Position = 0;
        Write(ArchiveEntry.Sums, _sums);
        _tar.Dispose();
        _gzip.Dispose();
        _checksum.Finish();
        _sealing?.Finish();
    }

    internal static byte[] SumLine(string hash, string name) => Encoding.ASCII.GetBytes($"{hash}  {name}\n");

    // What was begun and not finished is thrown away by whoever has the target.
    public void Dispose()
    {
        _sums.Dispose();
        _checksum.Dispose();
        _sealing?.Dispose();
    }

    private string Write(string name, Stream content)
    {
        using var hashed = new HashedFile(content, _written);
        PosixTarEntry entry = content.Length <= TarHeader.LongestInOctal
            ? new UstarTarEntry(TarEntryType.RegularFile, name)
            : new GnuTarEntry(TarEntryType.RegularFile, name);
        (entry.DataStream, entry.Mode, entry.ModificationTime) = (hashed, OwnerOnly, _made);
        _tar.WriteEntry(entry);
        return hashed.Hash();
    }
}
