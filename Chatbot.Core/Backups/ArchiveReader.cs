using System.IO.Compression;
using System.Security.Cryptography;

namespace Chatbot.Core.Backups;

/// <summary>
/// Reads an archive and believes nothing of it: neither names nor lengths, and that it is whole only at its end. Memory does not grow
/// with what is read.
/// </summary>
internal sealed class ArchiveReader : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly UnsealingStream? _unsealing;
    private readonly ChecksumReader _checksum;
    private readonly GZipStream _gzip;
    private readonly byte[] _block = new byte[BlockBytes];

    private ArchiveReader(string path, FileStream file, AesGcm? cipher)
    {
        (Path, _file) = (path, file);
        _unsealing = cipher is null ? null : new UnsealingStream(file, cipher);
        _checksum = new ChecksumReader((Stream?)_unsealing ?? file);
        _gzip = new GZipStream(_checksum, CompressionMode.Decompress, leaveOpen: true);
        Manifest = null!;
    }

    public string Path { get; }

    public BackupManifest Manifest { get; private set; }

    /// <summary>Opens it as far as its manifest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Asked for where the backup is encrypted; null: there is none.</param>
    /// <exception cref="BackupException">It is no backup, is damaged, or cannot be opened.</exception>
    public static ArchiveReader Open(string path, Func<string?> passphrase)
    {
        var file = OpenFile(path);
        ArchiveReader? reader = null;
        try
        {
            reader = new ArchiveReader(path, file, CipherOf(path, file, passphrase));
            reader.Manifest = reader.Guard(reader.ReadManifest);
            return reader;
        }
        catch
        {
            reader?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads all that follows the manifest.</summary>
    /// <param name="open">Where a file of the data goes, by its name; null: nowhere. It is closed when the file has ended.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException">The archive is not what it should be. What was handed over until then must not be used.</exception>
    public void ReadAll(Func<string, Stream?> open, CancellationToken cancellation) => Guard(() =>
    {
        using var sums = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (files, bytes) = (0L, 0L);
        while (true)
        {
            var header = ReadHeader() ?? throw Damaged();
            if (header.Name == ArchiveEntry.Sums)
            {
                ReadSums(header.Length, sums.GetHashAndReset(), cancellation);
                break;
            }

            if (!ArchiveEntry.IsOfTheData(header.Name) || (ArchiveEntry.IsKey(header.Name) && header.Length > ArchiveEntry.LargestKey))
                throw Foreign(header.Name);
            // Before a byte of it is written anywhere: an archive gets no more room than its manifest asked for.
            (files, bytes) = (files + 1, checked(bytes + header.Length));
            if (files > Manifest.Files || bytes > Manifest.Bytes)
                throw Foreign(header.Name);
            sums.AppendData(ArchiveWriter.SumLine(ReadFile(header, open, cancellation), header.Name));
        }

        if (files != Manifest.Files || bytes != Manifest.Bytes)
            throw Damaged();
        ReadEnd();
        return true;
    });

    public void Dispose()
    {
        _gzip.Dispose();
        _checksum.Dispose();
        _unsealing?.Dispose();
        _file.Dispose();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BlockBytes, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackupException(BackupProblem.NotFound, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupProblem.Unusable, path, exception.Message);
        }
    }

    /// <summary>Null where the file is not encrypted.</summary>
    private static AesGcm? CipherOf(string path, FileStream file, Func<string?> passphrase)
    {
        var header = new byte[Seal.HeaderBytes];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (header.AsSpan().StartsWith(Seal.Magic))
        {
            if (read < header.Length)
                throw new BackupException(BackupProblem.Damaged, path);
            var given = passphrase() ?? throw new BackupException(BackupProblem.PassphraseNeeded, path);
            return Seal.Open(header, given) ?? throw new BackupException(BackupProblem.WrongPassphrase, path);
        }

        if (!header.AsSpan().StartsWith<byte>([0x1f, 0x8b, 8]))
            throw new BackupException(BackupProblem.NotABackup, path);
        file.Position = 0;
        return null;
    }

    private BackupManifest ReadManifest()
    {
        if (ReadHeader(BackupProblem.NotABackup) is not { Name: ArchiveEntry.Manifest } header || header.Length > BackupManifest.Longest)
            throw new BackupException(BackupProblem.NotABackup, Path);
        var json = new byte[header.Length];
        ReadExactly(json);
        ReadPadding(header.Length);
        var manifest = BackupManifest.FromJson(json) ?? throw Damaged();
        return manifest.Format <= BackupManifest.CurrentFormat ? manifest
            : throw new BackupException(BackupProblem.Newer, Path, manifest.Product);
    }

    /// <param name="otherwise">What the file is where there is no header.</param>
    private TarHeader? ReadHeader(BackupProblem otherwise = BackupProblem.Damaged)
    {
        Span<byte> block = stackalloc byte[TarHeader.BlockBytes];
        ReadExactly(block);
        try
        {
            return TarHeader.Parse(block);
        }
        catch (InvalidDataException)
        {
            throw new BackupException(otherwise, Path);
        }
        catch (FormatException exception)
        {
            throw Foreign(exception.Message);
        }
    }

    /// <summary>Answers with the hash of what it has read.</summary>
    private string ReadFile(TarHeader header, Func<string, Stream?> open, CancellationToken cancellation)
    {
        using var target = open(header.Name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = header.Length; left > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = _block.AsSpan(0, (int)Math.Min(left, _block.Length));
            ReadExactly(part);
            hash.AppendData(part);
            target?.Write(part);
            left -= part.Length;
        }

        ReadPadding(header.Length);
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        return ArchiveEntry.AttachmentHash(header.Name) is { } wanted && wanted != found ? throw Damaged() : found;
    }

    private void ReadSums(long length, byte[] wanted, CancellationToken cancellation)
    {
        var found = ReadFile(new TarHeader(ArchiveEntry.Sums, length), _ => null, cancellation);
        if (found != Convert.ToHexStringLower(wanted))
            throw Damaged();
    }

    // Two blocks of zeros end a tar, then the trailer.
    private void ReadEnd()
    {
        for (var block = 0; block < 2; block++)
        {
            if (ReadHeader() is not null)
                throw Damaged();
        }

        if (_gzip.ReadByte() >= 0 || !_checksum.IsWhole())
            throw Damaged();
    }

    private void ReadPadding(long length)
    {
        var padding = _block.AsSpan(0, TarHeader.Padding(length));
        ReadExactly(padding);
        if (padding.ContainsAnyExcept((byte)0))
            throw Damaged();
    }

    private void ReadExactly(Span<byte> target)
    {
        if (_gzip.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            throw Damaged();
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or CryptographicException or OverflowException)
        {
            throw Damaged();
        }
    }

    private BackupException Damaged() => new(BackupProblem.Damaged, Path);

    private BackupException Foreign(string name) => new(BackupProblem.Foreign, Path, name);
}
