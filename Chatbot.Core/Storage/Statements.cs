using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chatbot.Core.Storage;

/// <summary>
/// Plain statements on one connection, each prepared when it is first asked and then kept: for what every page and every question asks,
/// where translating, tracking and preparing anew would cost several times what SQLite needs. Values are stored as
/// <see cref="ChatbotDbContext"/> stores them.
/// </summary>
internal sealed class Statements : IDisposable
{
    // Entity Framework tells of its statements in the same way.
    private static readonly DiagnosticListener Listener = new("Chatbot.Storage");

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public Statements(SqliteConnection connection) => _connection = connection;

    /// <summary>All rows of a query.</summary>
    /// <param name="sql">A constant: it is kept.</param>
    /// <param name="read">Reads the row that the reader stands on.</param>
    /// <param name="values">By their names, always in the same order.</param>
    /// <exception cref="SqliteException">SQLite could not.</exception>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row of a query; the default where there is none.</summary>
    /// <inheritdoc cref="All{T}"/>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var reader = Command(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Changes rows.</summary>
    /// <returns>How many.</returns>
    /// <inheritdoc cref="All{T}"/>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Inserts one row.</summary>
    /// <returns>Its number.</returns>
    /// <inheritdoc cref="All{T}"/>
    public long Insert(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        Command(sql, values).ExecuteNonQuery();
        return raw.sqlite3_last_insert_rowid(_connection.Handle);
    }

    /// <summary>All that a piece of work reads is of one moment.</summary>
    public T AtOneMoment<T>(Func<T> work) => Between("BEGIN", work);

    /// <summary>
    /// All that a piece of work writes is stored together, or, where it throws, nothing of it. It catches nothing that SQLite throws: a
    /// disk that is full has then ended the transaction already.
    /// </summary>
    public T Together<T>(Func<T> work) => Between("BEGIN IMMEDIATE", work);

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }

    // Where it throws, the connection is not used again: closing it rolls back.
    private T Between<T>(string begin, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Execute(begin);
        var result = work();
        Execute("COMMIT");
        return result;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _prepared.Add(sql, command);
        }

        // What is kept is bound by place: another order, or one less, would take another caller's value.
        if (values.Length != command.Parameters.Count)
            throw new ArgumentException($"So many values as before: {command.Parameters.Count}.", nameof(values));
        for (var i = 0; i < values.Length; i++)
        {
            if (command.Parameters[i].ParameterName != values[i].Name)
                throw new ArgumentException($"The values in the order of before: {command.Parameters[i].ParameterName}.", nameof(values));
            command.Parameters[i].Value = Stored(values[i].Value);
        }

        if (Listener.IsEnabled("Statement"))
            Listener.Write("Statement", command);
        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        TimeSpan span => (long)span.TotalMilliseconds,
        Enum name => name.ToString(),
        _ => value,
    };
}
