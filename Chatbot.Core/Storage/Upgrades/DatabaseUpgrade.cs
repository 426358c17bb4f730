using System.Data.Common;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Storage.Upgrades;

/// <summary>
/// Brings a database of an earlier release up to date: on a copy, which takes its place only when all has gone well. Whatever happens
/// before, a kill included, the database is what it was, and the earlier release opens it. What was in its place is kept.
/// </summary>
internal sealed partial class DatabaseUpgrade(
    IDbContextFactory<ChatbotDbContext> contexts, DatabaseFile file, KnownMigrations known, UpgradeSnapshots snapshots, IDriveSpace drives,
    ChatbotOptions options, ILogger<DatabaseUpgrade> logger)
{
    private readonly string _file = file.Path;
    private readonly string _copy = file.Path + ".upgrading";

    /// <summary>Ends what a kill has cut, in the midst of an upgrade or of its undoing.</summary>
    public void Tidy()
    {
        foreach (var left in new[] { _copy, _copy + "-journal" })
            File.Delete(left);
        snapshots.Recover();
    }

    /// <summary>Makes the schema where there is none yet.</summary>
    /// <param name="connection">It is open.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What an upgrade has to begin with; null: none is needed.</returns>
    /// <exception cref="UpgradeRefusedException">A newer release has been here.</exception>
    public async Task<SchemaState?> FindAsync(DbConnection connection, CancellationToken cancellation)
    {
        var state = await SchemaState.ReadAsync(connection, known, cancellation);
        if (state.IsNewer)
        {
            throw Refused(new UpgradeRefusal.Newer(
                state.Applied.Except(state.Known).Last(), state.Known[^1], snapshots.NewestOf(state.Known)));
        }

        if (!state.IsNew)
            return state.IsOlder ? state : null;
        // Before the first table, and never again: pages that are freed can be given back.
        await connection.ExecutePlainAsync("PRAGMA auto_vacuum = INCREMENTAL", cancellation);
        // Whole or not at all: what a kill or a full disk had left in part would be taken for an earlier release.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecutePlainAsync(known.Script(), cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>Upgrades a database that no connection of this process has open.</summary>
    /// <exception cref="UpgradeRefusedException">There is no room, or it did not succeed.</exception>
    /// <exception cref="StorageException">Another process has it open.</exception>
    public async Task RunAsync(SchemaState state, CancellationToken cancellation)
    {
        var (from, to) = (state.Applied[^1], state.Known[^1]);
        RefuseWithoutRoom();
        Log.Upgrading(logger, from, to);
        using var whole = WholeDatabase.Hold(_file);
        try
        {
            whole.CopyTo(_copy);
            await MigrateCopyAsync(from, to, cancellation);
            Flush(_copy);
            var snapshot = snapshots.Replace(_copy, from);
            Log.Upgraded(logger, from, to, snapshot);
        }
        finally
        {
            File.Delete(_copy);
        }

        snapshots.Prune();
    }

    /// <summary>The copy, as much again for what a migration rewrites, and what running answers need.</summary>
    private void RefuseWithoutRoom()
    {
        var size = new[] { _file, _file + "-wal" }.Sum(path => File.Exists(path) ? new FileInfo(path).Length : 0);
        var needed = (2 * size) + options.Disk.ReadOnlyBelow;
        var available = drives.Available(options.DataFolder);
        if (available < needed)
            throw Refused(new UpgradeRefusal.NoRoom(needed, available));
    }

    private async Task MigrateCopyAsync(string from, string to, CancellationToken cancellation)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            context.Database.SetConnectionString(file.ConnectionStringOf(_copy));
            await context.Database.OpenConnectionAsync(cancellation);
            var before = await OrphansAsync(context, cancellation);
            await MigrateAsync(context, cancellation);
            if (await OrphansAsync(context, cancellation) > before)
                throw new InvalidDataException("Rows refer to others that are not there.");
            var found = await context.QueryPlainAsync("PRAGMA quick_check", row => row.GetString(0), null, cancellation);
            if (found is not ["ok"])
                throw new InvalidDataException(found[0]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Refused(new UpgradeRefusal.Failed(from, to, exception.Message));
        }
    }

    private static async Task<int> OrphansAsync(ChatbotDbContext context, CancellationToken cancellation) =>
        (await context.QueryPlainAsync("PRAGMA foreign_key_check", _ => true, null, cancellation)).Count;

    private static async Task MigrateAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        // The lock of the migrations outlives a killed process and would be waited for without end. This process is
        // the only one on its database.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await context.Database.MigrateAsync(cancellation);
    }

    private static void Flush(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    private UpgradeRefusedException Refused(UpgradeRefusal refusal)
    {
        Log.Refused(logger, refusal);
        return new(refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2010, Level = LogLevel.Information, Message = "The database is upgraded from {From} to {To}, on a copy.")]
        public static partial void Upgrading(ILogger logger, string from, string to);

        [LoggerMessage(EventId = 2011, Level = LogLevel.Information, Message =
            "The database was upgraded from {From} to {To}. The one before is kept as {Snapshot}: the earlier release puts it back with --undo-upgrade.")]
        public static partial void Upgraded(ILogger logger, string from, string to, string snapshot);

        [LoggerMessage(EventId = 2012, Level = LogLevel.Critical, Message =
            "The database does not fit this program and is left as it was: {Refusal}. The release that has made it opens it.")]
        public static partial void Refused(ILogger logger, UpgradeRefusal refusal);
    }
}
