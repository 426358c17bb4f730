using System.Buffers;
using System.Security.Cryptography;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Uploads;

/// <summary>
/// The bytes that conversations keep, each content once, in the data folder under its SHA-256 in hexadecimal. Who may
/// read them, and who still needs them, is the database's to say.
/// </summary>
public sealed class AttachmentStore
{
    /// <summary>The folder in the data folder.</summary>
    public const string FolderName = "attachments";

    private const int HashLength = 64;
    private const int BlockLength = 64 * 1024;
    private const string MarkEnding = ".new";
    private readonly AttachmentPins _pins = new();
    private readonly string _data;
    private readonly string _root;

    public AttachmentStore(ChatbotOptions options)
    {
        _data = Path.GetFullPath(options.DataFolder);
        _root = Path.Combine(_data, FolderName);
        Unfinished = Path.Combine(_root, "unfinished");
    }

    /// <summary>Where files are written before they move to their place; the sweeper empties it.</summary>
    internal string Unfinished { get; }

    /// <summary>
    /// Copies a file in and pins it until the answer is disposed: no deletion can take it before the database refers to
    /// it. Call <see cref="StoredAttachment.Keep"/> when that is saved; without it a file that was new goes again.
    /// </summary>
    /// <exception cref="IOException">
    /// The file cannot be read, or the disk is full: <see cref="DriveSpace.IsExhausted"/> tells which.
    /// </exception>
    public async Task<StoredAttachment> PutAsync(string path, CancellationToken cancellationToken)
    {
        var (copy, hash, bytes) = await CopyAsync(path, cancellationToken);
        AttachmentPins.Pin pin;
        try
        {
            pin = await _pins.PinAsync(hash, cancellationToken);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }

        try
        {
            MoveIn(copy, PathOf(hash), pin);
        }
        catch
        {
            pin.Release();
            File.Delete(copy);
            throw;
        }

        return new StoredAttachment(hash, bytes, pin);
    }

    /// <summary>Opens the content for reading.</summary>
    /// <exception cref="ArgumentException">This is not a hash.</exception>
    /// <exception cref="FileNotFoundException">There is no such content.</exception>
    public FileStream OpenRead(string hash)
    {
        try
        {
            return new FileStream(PathOf(hash), new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException("There is no such attachment.", exception);
        }
    }

    /// <summary>The path of the content, for those who read files by themselves.</summary>
    /// <exception cref="ArgumentException">This is not a hash.</exception>
    public string PathOf(string hash) => IsHash(hash)
        ? Path.Combine(_root, hash[..2], hash)
        : throw new ArgumentException("Not a SHA-256 in lower-case hexadecimal.", nameof(hash));

    /// <summary>
    /// Deletes the content unless it is still referred to, and answers whether it is gone. Waits for puts of the same
    /// content that are not yet saved, so call it after the transaction that removed the reference, never within it.
    /// While a backup is made nothing goes: the content becomes one of the <see cref="Suspects"/>.
    /// </summary>
    public async Task<bool> DeleteUnreferencedAsync(
        string hash, Func<CancellationToken, Task<bool>> stillReferenced, CancellationToken cancellationToken)
    {
        var path = PathOf(hash);
        using var exclusive = await _pins.ExcludeAsync(hash, cancellationToken);
        var referenced = await stillReferenced(cancellationToken);
        // Asked after the database: a backup that begins later than this finds no reference any more.
        if (!referenced && DataFolderLock.IsTaken(_data, DataFolderLock.Backup))
        {
            if (File.Exists(path))
                Mark(hash);
            return false;
        }

        if (!referenced)
            Delete(path);
        Delete(MarkOf(hash));
        return !referenced;
    }

    /// <summary>
    /// Content that nothing may refer to: a killed process had just stored it, or a backup kept it from being deleted. Only what
    /// was marked is ever suspected: a database that was restored or begun anew refers to less than there is, and that is no
    /// reason to delete.
    /// </summary>
    public IReadOnlyList<string> Suspects() => Directory.Exists(Unfinished)
        ? [.. Directory.EnumerateFiles(Unfinished, "*" + MarkEnding).Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(IsHash)]
        : [];

    /// <summary>True for 64 lower-case hexadecimal digits: nothing else ever becomes part of a path.</summary>
    public static bool IsHash(string? hash) =>
        hash is { Length: HashLength } && hash.All(char.IsAsciiHexDigitLower);

    private async Task<(string Copy, string Hash, long Bytes)> CopyAsync(string path, CancellationToken cancellationToken)
    {
        PrivateFolder.Ensure(_root);
        await using var source = new FileStream(
            path, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
        var target = UploadFolder.CreateFile(Unfinished);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            await using var open = target;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            while (await source.ReadAsync(block, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(block, 0, read);
                await target.WriteAsync(block.AsMemory(0, read), cancellationToken);
                bytes += read;
            }

            return (target.Name, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        catch
        {
            File.Delete(target.Name);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // A rename is atomic: a reader finds the whole content or none. Two puts of the same content may both get here;
    // the second finds the first's file.
    // The mark says that nothing refers to the content yet: it outlives a process that is killed before something does.
    private void MoveIn(string copy, string target, AttachmentPins.Pin pin)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(target)!);
        var hash = Path.GetFileName(target);
        pin.Create(() =>
        {
            if (File.Exists(target))
            {
                File.Delete(copy);
                return false;
            }

            Mark(hash);
            File.Move(copy, target);
            return true;
        }, () =>
        {
            Delete(target);
            File.Delete(MarkOf(hash));
        }, () => File.Delete(MarkOf(hash)));
    }

    private void Mark(string hash)
    {
        PrivateFolder.Ensure(Unfinished);
        if (!File.Exists(MarkOf(hash)))
            PrivateFolder.CreateFile(MarkOf(hash)).Dispose();
    }

    private string MarkOf(string hash) => Path.Combine(Unfinished, hash + MarkEnding);

    private static void Delete(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
            File.Delete(path);
    }
}

/// <summary>Content that <see cref="AttachmentStore.PutAsync"/> has stored and holds until this is disposed.</summary>
public sealed class StoredAttachment : IDisposable
{
    private readonly AttachmentPins.Pin _pin;

    internal StoredAttachment(string hash, long bytes, AttachmentPins.Pin pin)
    {
        Hash = hash;
        Bytes = bytes;
        _pin = pin;
    }

    /// <summary>SHA-256 of the content in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Length of the content in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Says that the database refers to the content now.</summary>
    public void Keep() => _pin.Keep();

    public void Dispose() => _pin.Release();
}
