using System.Data.Common;

namespace Chatbot.Core.Storage.Upgrades;

/// <summary>How far a database has come, and how far this program goes.</summary>
/// <param name="Applied">The migrations of the database, in order.</param>
/// <param name="Known">Those of this program, in order.</param>
internal sealed record SchemaState(IReadOnlyList<string> Applied, IReadOnlyList<string> Known)
{
    /// <summary>Nothing of ours is in it yet.</summary>
    public bool IsNew => Applied.Count == 0;

    /// <summary>A release that this program does not know has been here.</summary>
    public bool IsNewer => Applied.Except(Known, StringComparer.Ordinal).Any();

    public bool IsOlder => Known.Except(Applied, StringComparer.Ordinal).Any();

    /// <summary>Of a database whose connection is open.</summary>
    public static async Task<SchemaState> ReadAsync(DbConnection connection, KnownMigrations known, CancellationToken cancellation)
    {
        var tables = await connection.QueryPlainAsync(
            "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'", row => row.GetInt64(0), null, cancellation);
        return new(
            tables.Count == 0 ? [] : await connection.QueryPlainAsync(
                "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId", row => row.GetString(0), null, cancellation),
            known.Ids);
    }
}
