using System.Buffers;
using Chatbot.Core.Uploads;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Streams the files of one form to disk in small blocks, notes what is over the limits, and cleans up.</summary>
internal sealed class UploadReceiver(UploadFolder folder, FreeSpace space, UploadFormLimits limits) : IDisposable
{
    private const int BlockLength = 32 * 1024;
    private readonly List<ReceivedFile> received = [];
    private readonly List<RefusedFile> refused = [];
    private readonly List<string> paths = [];

    public IReadOnlyList<ReceivedFile> Received => received;

    public IReadOnlyList<RefusedFile> Refused => refused;

    /// <summary>Reads the body to its end. Null: the file was left out, or the sender chose none.</summary>
    public async Task<ReceivedFile?> ReceiveAsync(
        Stream body, string name, string? declaredType, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var read = await FormBody.ReadAsync(body, block, cancellationToken);
            if (read == 0 && name.Length == 0)
                return null; // a file input that was left empty

            var cleanName = AttachmentName.Clean(name);
            var (path, bytes, refusal) = await StoreAsync(body, block, read, cancellationToken);
            if (refusal is { } reason)
            {
                while (await FormBody.ReadAsync(body, block, cancellationToken) > 0)
                    continue;
                refused.Add(new RefusedFile(cleanName, reason));
                return null;
            }

            var file = new ReceivedFile(cleanName, declaredType, path, bytes);
            received.Add(file);
            return file;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public void Dispose()
    {
        foreach (var path in paths)
            File.Delete(path);
        paths.Clear();
    }

    private async Task<(string Path, long Bytes, UploadRefusal? Refusal)> StoreAsync(
        Stream body, byte[] block, int read, CancellationToken cancellationToken)
    {
        if (received.Count + refused.Count >= limits.Files)
            return ("", 0, UploadRefusal.TooMany);
        if (!space.HasRoomFor(limits.FileBytes))
            return ("", 0, UploadRefusal.DiskFull);

        FileStream? file = null;
        try
        {
            file = folder.CreateFile();
            paths.Add(file.Name);
            long bytes = 0;
            for (; read > 0; read = await FormBody.ReadAsync(body, block, cancellationToken))
            {
                bytes += read;
                if (bytes > limits.FileBytes)
                    return ("", 0, Discard(file, UploadRefusal.TooLarge));
                await file.WriteAsync(block.AsMemory(0, read), cancellationToken);
            }

            return (file.Name, bytes, null);
        }
        catch (IOException exception) when (FreeSpace.IsExhausted(exception))
        {
            return ("", 0, file is null ? UploadRefusal.DiskFull : Discard(file, UploadRefusal.DiskFull));
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync();
        }
    }

    private static UploadRefusal Discard(FileStream file, UploadRefusal reason)
    {
        File.Delete(file.Name);
        return reason;
    }
}
