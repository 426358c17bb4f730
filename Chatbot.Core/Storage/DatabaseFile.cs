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
        // Connections are kept: KeptConnections.
        Pooling = false,
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.Storage.BusyTimeout.TotalSeconds)),
    }.ConnectionString;

    /// <summary>
    /// Opens a connection without Entity Framework, which takes a good part of a start to wake.
    /// </summary>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="orMake">Whether a database is made where there is none.</param>
    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellation, bool orMake = false)
    {
        var mode = orMake ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Mode = mode }.ConnectionString);
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
