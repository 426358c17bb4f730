using System.Data.Common;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage;

/// <summary>
/// The one way to the database. A few reads run side by side; writers wait for each other here, where waiting costs nothing,
/// and not in SQLite, where it would hold a thread.
/// </summary>
public sealed partial class Database : IDisposable
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(2);

    private readonly IDbContextFactory<ChatbotDbContext> _contexts;
    private readonly DatabaseFile _file;
    private readonly KeptConnections _kept;
    private readonly DatabaseUpgrade _upgrade;
    private readonly DiskWatch _disk;
    private readonly IEnumerable<IDatabaseOpened> _menders;
    private readonly TimeProvider _time;
    private readonly ILogger<Database> _logger;
    // A read computes and does not wait: more at once than there are processors would only hold more connections.
    private const int ReadersAtOnce = 4;

    /// <summary>A megabyte: some milliseconds for a writer that waits.</summary>
    internal const int PagesOfAStep = 256;

    private readonly SemaphoreSlim _readers = new(ReadersAtOnce, ReadersAtOnce);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile bool _open;
    private StorageProblem? _unwritable;
    private StorageException? _refusal;
    private DateTimeOffset _tryAgainAt;

    internal Database(
        IDbContextFactory<ChatbotDbContext> contexts, DatabaseUpgrade upgrade, DiskWatch disk, DatabaseFile file,
        IEnumerable<IDatabaseOpened> menders, TimeProvider time, ILogger<Database> logger)
    {
        (_contexts, _file, _kept, _upgrade, _disk) = (contexts, file, new(contexts, file), upgrade, disk);
        (_menders, _time, _logger) = (menders, time, logger);
    }

    /// <summary>Whether <see cref="GrowAsync{T}"/> would be refused.</summary>
    public bool IsReadOnly => _disk.IsReadOnly;

    /// <summary>Reads.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<T> ReadAsync<T>(Func<ChatbotDbContext, Task<T>> read, CancellationToken cancellation) =>
        ReadInTurnAsync(kept => read(kept.Context), cancellation);

    /// <summary>Reads by plain statements.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    internal Task<T> ReadPlainAsync<T>(Func<Statements, T> read, CancellationToken cancellation) =>
        ReadInTurnAsync(kept => Task.FromResult(read(kept.Statements)), cancellation);

    /// <summary>Writes, one writer at a time. What must hold together goes into one <c>SaveChanges</c> or transaction.</summary>
    /// <exception cref="StorageException">Nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<ChatbotDbContext, Task<T>> write, CancellationToken cancellation) =>
        WriteKeptAsync(kept => write(kept.Context), cancellation);

    /// <summary>Writes by plain statements, all together.</summary>
    /// <exception cref="StorageException">Nothing was written.</exception>
    internal Task<T> WritePlainAsync<T>(Func<Statements, T> write, CancellationToken cancellation) =>
        WriteKeptAsync(kept => Task.FromResult(kept.Statements.Together(() => write(kept.Statements))), cancellation);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<ChatbotDbContext, Task> write, CancellationToken cancellation) =>
        WriteAsync(async context =>
        {
            await write(context);
            return true;
        }, cancellation);

    /// <summary>
    /// Writes what stays and is not bounded elsewhere: a question, an account, a setting. Refused before the disk is full, so that the other
    /// writes go on: those that end what has begun, that let people in, and that delete.
    /// </summary>
    /// <exception cref="StorageException">Nothing was written.</exception>
    public Task<T> GrowAsync<T>(Func<ChatbotDbContext, Task<T>> write, CancellationToken cancellation) => IsReadOnly
        ? Task.FromException<T>(new StorageException(StorageProblem.NearlyFull))
        : WriteAsync(write, cancellation);

    /// <inheritdoc cref="GrowAsync{T}"/>
    /// <param name="write">Writes by plain statements, all together.</param>
    /// <param name="stored">Called when that is stored, and before the next writer looks.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Task<T> GrowPlainAsync<T>(Func<Statements, T> write, Action<T> stored, CancellationToken cancellation) => IsReadOnly
        ? Task.FromException<T>(new StorageException(StorageProblem.NearlyFull))
        : WriteKeptAsync(
            kept =>
            {
                var written = kept.Statements.Together(() => write(kept.Statements));
                stored(written);
                return Task.FromResult(written);
            },
            cancellation);

    /// <summary>Brings all that the write-ahead log has into the database, and empties it: what was deleted stands in neither from then on.</summary>
    /// <exception cref="StorageException">The log is what it was.</exception>
    public Task EmptyLogAsync(CancellationToken cancellation) =>
        WriteKeptAsync(kept => kept.Connection.QueryPlainAsync("PRAGMA wal_checkpoint(TRUNCATE)", _ => true, null, cancellation), cancellation);

    /// <summary>Gives the free pages of the file back to the disk, some at a time, and empties the log: what was deleted stands nowhere then.</summary>
    /// <exception cref="StorageException">Not all are given back.</exception>
    public async Task ForgetDeletedAsync(CancellationToken cancellation)
    {
        for (long left = long.MaxValue, before = 0; left > 0 && left != before;)
            (before, left) = (left, await GiveBackAsync(PagesOfAStep, cancellation));
        await EmptyLogAsync(cancellation);
    }

    /// <summary>Gives so many free pages of the file back to the disk.</summary>
    /// <returns>How many are left.</returns>
    /// <exception cref="StorageException">None is given back.</exception>
    public Task<long> GiveBackAsync(long pages, CancellationToken cancellation) => WriteKeptAsync(async kept =>
    {
        await kept.Connection.QueryPlainAsync($"PRAGMA incremental_vacuum({pages})", _ => true, null, cancellation);
        return (await kept.Connection.QueryPlainAsync("PRAGMA freelist_count", row => row.GetInt64(0), null, cancellation)).Single();
    }, cancellation);

    /// <summary>Makes a write that changes nothing.</summary>
    /// <exception cref="StorageException">The database takes no writes.</exception>
    public Task CheckAsync(CancellationToken cancellation) => WriteInTurnAsync(
        () =>
        {
            // A fresh connection might mend what they would have noticed.
            _kept.CloseWhereBroken();
            return WithConnectionAsync(
                connection => connection.QueryPlainAsync("PRAGMA user_version = 1", _ => true, null, cancellation), cancellation);
        },
        cancellation);

    /// <summary>
    /// Brings the schema up to date. Called at start, and again before each use for as long as it has not succeeded:
    /// once the disk has room again, no restart is needed.
    /// </summary>
    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellation)
    {
        if (_open)
            return;
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_open)
                return;
            // What does not fit now will not fit later.
            if (_refusal is not null && (_refusal.Problem == StorageProblem.NotUpgraded || _time.GetUtcNow() < _tryAgainAt))
                throw new StorageException(_refusal.Problem, _refusal);
            await TryOpenAsync(cancellation);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<T> ReadInTurnAsync<T>(Func<KeptConnection, Task<T>> read, CancellationToken cancellation)
    {
        await OpenAsync(cancellation);
        await _readers.WaitAsync(cancellation);
        try
        {
            return await TranslateAsync(() => _kept.UseAsync(read, cancellation));
        }
        finally
        {
            _readers.Release();
        }
    }

    private Task<T> WriteKeptAsync<T>(Func<KeptConnection, Task<T>> write, CancellationToken cancellation) =>
        WriteInTurnAsync(() => _kept.UseAsync(write, cancellation), cancellation);

    private async Task<T> WriteInTurnAsync<T>(Func<Task<T>> write, CancellationToken cancellation)
    {
        await OpenAsync(cancellation);
        await _writer.WaitAsync(cancellation);
        try
        {
            var result = await TranslateAsync(write);
            _unwritable = null;
            return result;
        }
        catch (StorageException exception)
        {
            // Once for each problem, not for each that meets it.
            if (_unwritable != exception.Problem)
                Log.NotWritten(_logger, exception.Problem, exception.InnerException?.Message);
            _unwritable = exception.Problem;
            if (exception.Problem == StorageProblem.Full)
                _disk.Doubt();
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task<T> WithConnectionAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _file.OpenAsync(cancellation, orMake: !_open);
        return await work(connection);
    }

    private async Task TryOpenAsync(CancellationToken cancellation)
    {
        try
        {
            await TranslateAsync(() => MigrateAsync(cancellation));
        }
        catch (UpgradeRefusedException refused)
        {
            throw _refusal = new StorageException(StorageProblem.NotUpgraded, refused);
        }
        catch (StorageException refusal)
        {
            if (_refusal?.Problem != refusal.Problem)
                Log.NotOpened(_logger, refusal.Problem, refusal.InnerException?.Message);
            (_refusal, _tryAgainAt) = (refusal, _time.GetUtcNow() + PauseBetweenAttempts);
            throw;
        }

        if (_refusal is not null)
            Log.OpenedAgain(_logger);
        (_open, _refusal) = (true, null);
    }

    private async Task<bool> MigrateAsync(CancellationToken cancellation)
    {
        _upgrade.Tidy();
        if (await WithConnectionAsync(connection => _upgrade.FindAsync(connection, cancellation), cancellation) is { } old)
            await _upgrade.RunAsync(old, cancellation);
        return await WithConnectionAsync(connection => MendAsync(connection, cancellation), cancellation);
    }

    private async Task<bool> MendAsync(DbConnection connection, CancellationToken cancellation)
    {
        await connection.ExecutePlainAsync("PRAGMA journal_mode = WAL", cancellation);
        foreach (var mender in _menders)
            await mender.MendAsync(connection, _contexts, cancellation);
        return true;
    }

    public void Dispose()
    {
        _kept.Dispose();
        _readers.Dispose();
        _writer.Dispose();
        _opening.Dispose();
    }

    private static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (StorageException.From(exception) is { } translated)
        {
            throw translated;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2000, Level = LogLevel.Critical, Message =
            "The database cannot be opened ({Problem}: {Detail}). Full: free some space. ReadOnly: let this user write the data folder. "
            + "Broken: put the database file and its -wal and -shm aside and restore a backup. It is tried again by itself.")]
        public static partial void NotOpened(ILogger logger, StorageProblem problem, string? detail);

        [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message =
            "The database takes no writes ({Problem}: {Detail}). Full: free some space. ReadOnly: let this user write the data folder.")]
        public static partial void NotWritten(ILogger logger, StorageProblem problem, string? detail);

        [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "The database is open.")]
        public static partial void OpenedAgain(ILogger logger);
    }
}
