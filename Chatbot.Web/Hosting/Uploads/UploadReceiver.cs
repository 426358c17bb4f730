using System.Buffers;
using Chatbot.Core.Uploads;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Streams the files of one form to disk in small blocks, notes what is over the limits, and cleans up.</summary>
internal sealed partial class UploadReceiver(
    UploadFolder folder, FreeSpace space, UploadFormLimits limits, ILogger logger) : IDisposable
{
    private const int BlockLength = 32 * 1024;
    private readonly List<ReceivedFile> _received = [];
    private readonly List<RefusedFile> _refused = [];
    private readonly List<string> _paths = [];

    public IReadOnlyList<ReceivedFile> Received => _received;

    public IReadOnlyList<RefusedFile> Refused => _refused;

    /// <summary>Reads the body to its end. Null: the file was left out, or the sender chose none.</summary>
    /// <exception cref="FormTooLongException">The file goes on beyond what is read; it is among the refused.</exception>
    public async Task<ReceivedFile?> ReceiveAsync(
        FormBody form, Stream body, string name, string? declaredType, CancellationToken cancellationToken)
    {
        var refusedBefore = _refused.Count;
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var read = await form.ReadAsync(body, block, cancellationToken);
            if (read == 0 && name.Length == 0)
                return null; // a file input that was left empty

            var cleanName = AttachmentName.Clean(name);
            var (path, bytes, refusal) = await StoreAsync(form, body, block, read, cancellationToken);
            if (refusal is { } reason)
            {
                _refused.Add(new RefusedFile(cleanName, reason));
                while (await form.ReadAsync(body, block, cancellationToken) > 0)
                    continue;
                return null;
            }

            var file = new ReceivedFile(cleanName, declaredType, path, bytes);
            _received.Add(file);
            return file;
        }
        catch (FormTooLongException) when (_refused.Count == refusedBefore)
        {
            _refused.Add(new RefusedFile(AttachmentName.Clean(name), UploadRefusal.TooLarge));
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public void Dispose()
    {
        foreach (var path in _paths)
            File.Delete(path);
        _paths.Clear();
    }

    private async Task<(string Path, long Bytes, UploadRefusal? Refusal)> StoreAsync(
        FormBody form, Stream body, byte[] block, int read, CancellationToken cancellationToken)
    {
        if (_received.Count + _refused.Count >= limits.Files)
            return ("", 0, UploadRefusal.TooMany);
        if (!space.HasRoomFor(limits.FileBytes))
            return ("", 0, UploadRefusal.DiskFull);

        if (TryCreate() is not { } file)
            return ("", 0, UploadRefusal.DiskFull);

        await using (file)
        {
            long bytes = 0;
            for (; read > 0; read = await form.ReadAsync(body, block, cancellationToken))
            {
                bytes += read;
                var refusal = bytes > limits.FileBytes
                    ? UploadRefusal.TooLarge
                    : await WriteAsync(file, block.AsMemory(0, read), cancellationToken);
                if (refusal is null)
                    continue;

                File.Delete(file.Name);
                return ("", 0, refusal);
            }

            return (file.Name, bytes, null);
        }
    }

    // A folder that cannot be used costs the file, not the text that came with it.
    private FileStream? TryCreate()
    {
        try
        {
            var file = folder.CreateFile();
            _paths.Add(file.Name);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(logger, exception);
            return null;
        }
    }

    private async Task<UploadRefusal?> WriteAsync(
        FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(block, cancellationToken);
            return null;
        }
        catch (IOException exception)
        {
            Log.NotStored(logger, exception);
            return UploadRefusal.DiskFull;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An uploaded file could not be stored.")]
        public static partial void NotStored(ILogger logger, Exception exception);
    }
}
