using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Storage;

/// <summary>
/// Contexts that rest with their connections open: Entity Framework registers its functions with SQLite at each opening,
/// which costs more than most queries.
/// </summary>
internal sealed class KeptContexts(IDbContextFactory<ChatbotDbContext> contexts, string file) : IDisposable
{
    private readonly ConcurrentBag<ChatbotDbContext> _resting = [];

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
        while (_resting.TryTake(out var context))
            context.Dispose();
    }

    private async Task<ChatbotDbContext> TakeAsync(CancellationToken cancellation)
    {
        // An open connection would go on from its cache, whatever has become of the file.
        if (!IsDatabase())
            Dispose();
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
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> start = stackalloc byte[16];
            return RandomAccess.Read(handle, start, 0) == start.Length && start.SequenceEqual("SQLite format 3\0"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
