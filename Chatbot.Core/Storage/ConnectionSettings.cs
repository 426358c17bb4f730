using System.Data.Common;
using Chatbot.Core.Disk;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Chatbot.Core.Storage;

/// <summary>What SQLite keeps per connection and not in the file.</summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    public static readonly ConnectionSettings Instance = new();

    // NORMAL in WAL: a killed process loses nothing that was committed, and no commit waits for the disk.
    // 2 MB of page cache a connection: the file is in the system's cache anyhow. A write-ahead log that was longer for a while is cut
    // back to this when it begins anew. What is deleted is overwritten where its page is written anyhow (FAST): more would need room, and
    // whoever has none left deletes to get some.
    private static readonly string Pragmas =
        "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000; PRAGMA secure_delete = FAST; "
        + $"PRAGMA journal_size_limit = {WriteAheadLog.UsualBytes};";

    /// <summary>To a connection that is open.</summary>
    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }
}
