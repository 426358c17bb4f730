using System.Data.Common;
using Chatbot.Core.Configuration;
using Microsoft.Data.Sqlite;

namespace Chatbot.Core.Storage;

/// <summary>Where the database is, and how a connection to it is made.</summary>
internal sealed class DatabaseFile(ChatbotOptions options)
{
    public string Path { get; } = System.IO.Path.Combine(options.DataFolder, options.Storage.DatabaseFile);

    public string ConnectionString => ConnectionStringOf(Path);

    /// <summary>Of a copy of the database.</summary>
    public string ConnectionStringOf(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        // Connections are kept with their contexts.
        Pooling = false,
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.Storage.BusyTimeout.TotalSeconds)),
    }.ConnectionString;

    /// <summary>
    /// Opens a connection without Entity Framework, which takes a good part of a start to wake: for what is asked before the first page. Where
    /// there is no file one is made.
    /// </summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            ConnectionSettings.Apply(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
