using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Storage.Upgrades;

/// <summary>
/// A database in one process's hands: all of it in its one file, without a write-ahead log beside it, and closed to every other process
/// until this is disposed. Only then may the file be moved.
/// </summary>
internal sealed class WholeDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    private WholeDatabase(SqliteConnection connection) => _connection = connection;

    /// <exception cref="StorageException">Another process has it open.</exception>
    public static WholeDatabase Hold(string file)
    {
        var whole = new WholeDatabase(new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1,
        }.ConnectionString));
        try
        {
            whole._connection.Open();
            whole.Run("PRAGMA locking_mode = EXCLUSIVE");
            if (whole.Run("PRAGMA journal_mode = DELETE") != "delete")
                throw new StorageException(StorageProblem.Busy);
            whole.Run("BEGIN EXCLUSIVE; COMMIT");
            return whole;
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes it anew into another file, which must not be there yet. That one can give freed pages back: it cannot be taught to later without
    /// as much work again (https://www.sqlite.org/pragma.html#pragma_auto_vacuum).
    /// </summary>
    public void CopyTo(string file)
    {
        Run("PRAGMA auto_vacuum = INCREMENTAL");
        Run("VACUUM INTO $file", file);
    }

    public void Dispose() => _connection.Dispose();

    private string? Run(string sql, string? file = null)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        if (file is not null)
        {
            command.Parameters.AddWithValue("$file", file);
            // As long as it takes.
            command.CommandTimeout = 0;
        }

        return command.ExecuteScalar() as string;
    }
}
