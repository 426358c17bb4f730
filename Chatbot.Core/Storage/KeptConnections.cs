using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;

namespace Chatbot.Core.Storage;

/// <summary>Connections that rest open, with all that was prepared on them: opening one costs more than most queries.</summary>
internal sealed class KeptConnections(IDbContextFactory<ChatbotDbContext> contexts, DatabaseFile file) : IDisposable
{
    private readonly ConcurrentBag<KeptConnection> _resting = [];
    private readonly Lock _looking = new();

    // Open for as long as the file is there: when any handle of a file is closed, POSIX takes away all locks that the process has on it,
    // SQLite's too, and another process that opens the database then deletes the write-ahead log under our feet
    // (https://www.sqlite.org/howtocorrupt.html, 2.2).
    private SafeFileHandle? _handle;

    /// <summary>Does some work with a connection that nobody else has.</summary>
    public async Task<T> UseAsync<T>(Func<KeptConnection, Task<T>> work, CancellationToken cancellation)
    {
        CloseWhereBroken();
        if (!_resting.TryTake(out var kept))
            kept = new(await file.OpenAsync(cancellation), contexts);
        try
        {
            var result = await work(kept);
            kept.Rest();
            _resting.Add(kept);
            return result;
        }
        catch
        {
            // Whatever state it is in now.
            kept.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        CloseResting();
        lock (_looking)
            Forget();
    }

    /// <summary>An open connection would go on from its cache, whatever has become of the file.</summary>
    public void CloseWhereBroken()
    {
        if (!IsDatabase())
            CloseResting();
    }

    private void CloseResting()
    {
        while (_resting.TryTake(out var kept))
            kept.Dispose();
    }

    /// <summary>By its first bytes (https://www.sqlite.org/fileformat2.html#magic_header_string).</summary>
    private bool IsDatabase()
    {
        lock (_looking)
        {
            try
            {
                if (!File.Exists(file.Path))
                    Forget();
                _handle ??= File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                Span<byte> start = stackalloc byte[16];
                return RandomAccess.Read(_handle, start, 0) == start.Length && start.SequenceEqual("SQLite format 3\0"u8);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private void Forget()
    {
        _handle?.Dispose();
        _handle = null;
    }
}
