using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Backups;

/// <summary>Says what went wrong in the words of this room.</summary>
internal static class Guarded
{
    /// <param name="path">What was worked on.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="BackupException">It was not done.</exception>
    public static T Run<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException exception) when (DriveSpace.IsExhausted(exception))
        {
            throw new BackupException(BackupProblem.DiskFull, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupProblem.Unusable, path, exception.Message);
        }
        catch (SqliteException exception)
        {
            throw Of(exception, path);
        }
    }

    /// <summary>What SQLite said.</summary>
    public static BackupException Of(SqliteException exception, string path) => StorageException.From(exception)?.Problem switch
    {
        StorageProblem.Broken => new BackupException(BackupProblem.DatabaseDamaged, exception.Message),
        StorageProblem.Full => new BackupException(BackupProblem.DiskFull, path),
        _ => new BackupException(BackupProblem.DatabaseUnusable, path, exception.Message),
    };
}
