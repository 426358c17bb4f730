using Chatbot.Core.Uploads;
using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Backups;

/// <summary>A database of one moment, in a file that nobody else uses.</summary>
internal sealed class SnapshotDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    private SnapshotDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>
    /// Copies a database that is in use, by SQLite's own backup. It is one read of the source: writers go on, and none of what they
    /// write meanwhile is in the copy.
    /// </summary>
    /// <exception cref="BackupException">The source cannot be read, or the copy not be written.</exception>
    public static SnapshotDatabase Take(string source, string copy, TimeSpan patience)
    {
        Translated(source, () =>
        {
            using var from = Connect(source, SqliteOpenMode.ReadWrite);
            using var to = Connect(copy, SqliteOpenMode.ReadWriteCreate);
            Execute(from, $"PRAGMA busy_timeout = {(long)patience.TotalMilliseconds}");
            // A copy that was begun and not finished is worth nothing: nothing needs to bring it back.
            Execute(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
            from.BackupDatabase(to);
            return true;
        });
        var taken = Open(copy);
        // One file alone from here on.
        Translated(copy, () => Execute(taken._connection, "PRAGMA journal_mode = DELETE"));
        return taken;
    }

    /// <exception cref="BackupException">It cannot be opened.</exception>
    public static SnapshotDatabase Open(string file) => new(Translated(file, () => Connect(file, SqliteOpenMode.ReadWrite)));

    /// <summary>Bytes that a copy would have.</summary>
    /// <exception cref="BackupException">It is no database, or cannot be read.</exception>
    public static long SizeOf(string file) => Translated(file, () =>
    {
        using var connection = Connect(file, SqliteOpenMode.ReadWrite);
        return Rows(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", row => row.GetInt64(0)).Single();
    });

    /// <summary>Asks SQLite whether all is whole.</summary>
    /// <exception cref="BackupException">It is not.</exception>
    public void Check()
    {
        var said = Translated(_connection.DataSource, () => Rows(_connection, "PRAGMA integrity_check(1)", row => row.GetString(0)).First());
        if (said != "ok")
            throw new BackupException(BackupProblem.DatabaseDamaged, said);
        var orphan = Translated(
            _connection.DataSource, () => Rows(_connection, "PRAGMA foreign_key_check", row => row.GetString(0)).FirstOrDefault());
        if (orphan is not null)
            throw new BackupException(BackupProblem.DatabaseDamaged, $"foreign_key_check: {orphan}");
    }

    /// <summary>The newest migration that it has seen.</summary>
    /// <exception cref="BackupException">It is another's database, or none that was ever used.</exception>
    public string Migration()
    {
        const string migrations = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId DESC LIMIT 1";
        return Translated(_connection.DataSource, () => Rows(_connection, migrations, row => row.GetString(0)).FirstOrDefault())
            ?? throw new BackupException(BackupProblem.DatabaseDamaged, "__EFMigrationsHistory");
    }

    /// <summary>What attachments rest on, each content once, one after the other. No second reading may begin before the end.</summary>
    public IEnumerable<string> AttachmentHashes() => Rows(
        _connection, "SELECT DISTINCT Hash FROM Attachments ORDER BY Hash", row => row.IsDBNull(0) ? "" : row.GetString(0))
        .Select(hash => AttachmentStore.IsHash(hash) ? hash : throw new BackupException(BackupProblem.DatabaseDamaged, "Attachments.Hash"));

    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            // What another has made may hold triggers and views: they get no functions that do more than compute.
            Execute(connection, "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return true;
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    private static T Translated<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw Guarded.Of(exception, file);
        }
    }
}
