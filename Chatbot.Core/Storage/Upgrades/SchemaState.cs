using Microsoft.EntityFrameworkCore;

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

    /// <summary>Of a context whose connection is open.</summary>
    public static async Task<SchemaState> ReadAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        string[] known = [.. context.Database.GetMigrations()];
        var tables = await context.QueryPlainAsync(
            "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'", row => row.GetInt64(0), null, cancellation);
        return new(
            tables.Count == 0 ? [] : await context.QueryPlainAsync(
                "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId", row => row.GetString(0), null, cancellation),
            known);
    }
}
