using System.Runtime.CompilerServices;
using System.Text;
using Chatbot.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chatbot.Tests.Storage;

/// <summary>
/// The databases of the releases, as SQL text: one for each migration, written when it was made and never since. The schema is what the
/// migrations have made up to there, the rows are such as people leave behind.
/// </summary>
internal static class Releases
{
    /// <summary>Of what the database itself keeps, nothing is ours.</summary>
    private const string Ours = "name NOT LIKE 'sqlite_%' AND name <> '__EFMigrationsLock'";

    /// <summary>By the newest migration of each, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Folder(), "*.sql").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Makes the database of a release, as that release has left it: in WAL, with nothing beside it.</summary>
    public static void Make(string release, string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWriteCreate);
        Run(connection, File.ReadAllText(PathOf(release)));
        Run(connection, "PRAGMA journal_mode = WAL");
    }

    /// <summary>Writes down the database of a release that has none yet: the rows of the release before it, taken through its migration.</summary>
    public static async Task WriteAsync(string release)
    {
        await using var test = new TestDatabase();
        if (All.LastOrDefault(earlier => string.CompareOrdinal(earlier, release) < 0) is { } before)
            Make(before, test.File);
        await MigrateAsync(test, release);
        await File.WriteAllTextAsync(PathOf(release), Dump(test.File));
    }

    /// <summary>Takes a database as far as a migration, in its place.</summary>
    public static async Task MigrateAsync(TestDatabase test, string release)
    {
        await using var context = await test.Get<IDbContextFactory<ChatbotDbContext>>().CreateDbContextAsync();
        await context.GetService<IMigrator>().MigrateAsync(release);
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
    }

    /// <summary>Tables and indexes by name, as they were made.</summary>
    public static SortedDictionary<string, string> Schema(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        var found = Rows(connection, $"SELECT name, sql FROM sqlite_master WHERE {Ours}");
        return new(found.ToDictionary(row => row[0], row => row[1].ReplaceLineEndings("\n")), StringComparer.Ordinal);
    }

    /// <summary>The rows of each table, each as its values in SQL.</summary>
    /// <param name="file">The database.</param>
    /// <param name="like">Only the tables and columns that this database has.</param>
    public static SortedDictionary<string, List<string>> Content(string file, string like)
    {
        using var shape = Open(like, SqliteOpenMode.ReadWrite);
        var tables = Tables(shape).ToDictionary(table => table, table => Columns(shape, table));
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        return new(tables.ToDictionary(table => table.Key, table => Values(connection, table.Key, table.Value)), StringComparer.Ordinal);
    }

    private static string Dump(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        var text = new StringBuilder("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
        foreach (var row in Rows(connection, $"SELECT sql FROM sqlite_master WHERE {Ours} ORDER BY rowid"))
            text.Append(row[0].ReplaceLineEndings("\n")).Append(";\n");
        foreach (var table in Tables(connection))
        {
            var columns = Columns(connection, table);
            foreach (var values in Values(connection, table, columns))
                text.Append("INSERT INTO \"").Append(table).Append("\" (").AppendJoin(", ", columns).Append(") VALUES\n  (").Append(values).Append(");\n");
        }

        return text.Append("COMMIT;\n").ToString();
    }

    private static List<string> Tables(SqliteConnection connection) =>
        [.. Rows(connection, $"SELECT name FROM sqlite_master WHERE type = 'table' AND {Ours} ORDER BY rowid").Select(row => row[0])];

    private static List<string> Columns(SqliteConnection connection, string table) =>
        [.. Rows(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").Select(row => row[0])];

    private static List<string> Values(SqliteConnection connection, string table, List<string> columns) =>
        [.. Rows(connection, $"SELECT {string.Join(" || ', ' || ", columns.Select(column => $"quote(\"{column}\")"))} FROM \"{table}\"")
            .Select(row => row[0]).Order(StringComparer.Ordinal)];

    private static List<string[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column).ToString()!)]);
        return rows;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string PathOf(string release) => Path.Combine(Folder(), release + ".sql");

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Releases");
}
