using Chatbot.Core.Disk;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Storage;

/// <summary>Why the database does not do what it is asked to.</summary>
public enum StorageProblem
{
    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The file or its folder cannot be written.</summary>
    ReadOnly,

    /// <summary>The file is not a database, is damaged, or cannot be read.</summary>
    Broken,

    /// <summary>Another process has held the database for longer than the busy timeout.</summary>
    Busy,

    /// <summary>The disk is so nearly full that nothing that stays is taken.</summary>
    NearlyFull,

    /// <summary>The database does not fit this program: <see cref="Upgrades.UpgradeRefusal"/>.</summary>
    NotUpgraded,
}

/// <summary>The database did not do what it was asked to; nothing was written.</summary>
public sealed class StorageException(StorageProblem problem, Exception? inner = null)
    : Exception($"The database is not usable: {problem}.", inner)
{
    public StorageProblem Problem { get; } = problem;

    /// <summary>Null where the failure is not the database's, but the caller's.</summary>
    /// <remarks>The primary result codes of https://www.sqlite.org/rescode.html.</remarks>
    public static StorageException? From(Exception exception)
    {
        var sqlite = exception as SqliteException ?? (exception as DbUpdateException)?.InnerException as SqliteException;
        return sqlite?.SqliteErrorCode switch
        {
            5 or 6 => new(StorageProblem.Busy, sqlite),
            // 14, cannot open: so SQLite says it when a folder takes no files.
            8 or 3 or 14 => new(StorageProblem.ReadOnly, sqlite),
            13 => new(StorageProblem.Full, sqlite),
            // A full disk also shows as a failed write (IOERR_WRITE, IOERR_SHMSIZE), a closed one as IOERR_SHMOPEN.
            10 when sqlite.SqliteExtendedErrorCode is 778 or 4874 => new(StorageProblem.Full, sqlite),
            10 when sqlite.SqliteExtendedErrorCode is 4618 => new(StorageProblem.ReadOnly, sqlite),
            10 or 11 or 26 => new(StorageProblem.Broken, sqlite),
            _ => FromFile(exception),
        };
    }

    private static StorageException? FromFile(Exception exception) => exception switch
    {
        IOException full when DriveSpace.IsExhausted(full) => new(StorageProblem.Full, exception),
        IOException or UnauthorizedAccessException => new(StorageProblem.ReadOnly, exception),
        _ => null,
    };
}
