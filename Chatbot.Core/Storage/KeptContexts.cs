using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;

namespace Chatbot.Core.Storage;

/// <summary>
/// Contexts that rest with their connections open: Entity Framework registers its functions with SQLite at each opening,
/// which costs more than most queries.
/// </summary>
internal sealed class KeptContexts(IDbContextFactory<ChatbotDbContext> contexts, string file) : IDisposable
{
    private readonly ConcurrentBag<ChatbotDbContext> _resting = [];
    private readonly Lock _looking = new();

    // Open for as long as the file is there: when any handle of a file is closed, POSIX takes away all locks that the process has on it,
    // SQLite's too, and another process that opens the database then deletes the write-ahead log under our feet
    // (https://www.sqlite.org/howtocorrupt.html, 2.2).
    private SafeFileHandle? _handle;

    /// <summary>Does some work with a context that nobody else has.</summary>
    public async Task<T> UseAsync<T>(Func<ChatbotDbContext, Task<T>> work, CancellationToken cancellation)
    {
        var context = await TakeAsync(cancellation);
        try
        {
            var result = await work(context);
            context.ChangeTracker.Clear();
            _resting.Add(context);
            return result;
        }
        catch
        {
            // Whatever state it is in now.
            await context.DisposeAsync();
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
        while (_resting.TryTake(out var context))
            context.Dispose();
    }

    private async Task<ChatbotDbContext> TakeAsync(CancellationToken cancellation)
    {
        CloseWhereBroken();
        if (_resting.TryTake(out var rested))
            return rested;
        var context = await contexts.CreateDbContextAsync(cancellation);
        try
        {
            await context.Database.OpenConnectionAsync(cancellation);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>By its first bytes (https://www.sqlite.org/fileformat2.html#magic_header_string).</summary>
    private bool IsDatabase()
    {
        lock (_looking)
        {
            try
            {
                if (!File.Exists(file))
                    Forget();
                _handle ??= File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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
