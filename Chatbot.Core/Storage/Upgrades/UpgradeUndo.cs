namespace Chatbot.Core.Storage.Upgrades;

/// <summary>What came of going back: a closed set.</summary>
public abstract record UndoResult
{
    private UndoResult()
    {
    }

    /// <param name="Snapshot">What is in its place now.</param>
    /// <param name="Aside">Where the newer database lies.</param>
    public sealed record Done(UpgradeSnapshot Snapshot, string Aside) : UndoResult;

    /// <summary>This program opens the database as it is, or there is none.</summary>
    public sealed record NotNeeded : UndoResult;

    /// <summary>No database is kept that this program could open.</summary>
    public sealed record NoSnapshot : UndoResult;
}

/// <summary>
/// Puts the database back that a newer release has put aside, for the release that runs this. What was said since is not in it: the newer
/// database is kept in turn.
/// </summary>
public sealed class UpgradeUndo
{
    private readonly DatabaseFile _file;
    private readonly KnownMigrations _known;
    private readonly UpgradeSnapshots _snapshots;

    internal UpgradeUndo(DatabaseFile file, KnownMigrations known, UpgradeSnapshots snapshots) =>
        (_file, _known, _snapshots) = (file, known, snapshots);

    /// <exception cref="StorageException">The database cannot be read, or another process has it open.</exception>
    public async Task<UndoResult> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(cancellation);
        }
        catch (Exception exception) when (StorageException.From(exception) is { } translated)
        {
            throw translated;
        }
    }

    private async Task<UndoResult> TryAsync(CancellationToken cancellation)
    {
        _snapshots.Recover();
        if (!File.Exists(_file.Path) || await StateAsync(cancellation) is not { IsNewer: true } state)
            return new UndoResult.NotNeeded();
        if (_snapshots.NewestOf(state.Known) is not { } snapshot)
            return new UndoResult.NoSnapshot();
        using var whole = WholeDatabase.Hold(_file.Path);
        return new UndoResult.Done(snapshot, _snapshots.Replace(snapshot.Path, state.Applied[^1]));
    }

    private async Task<SchemaState> StateAsync(CancellationToken cancellation)
    {
        await using var connection = await _file.OpenAsync(cancellation);
        return await SchemaState.ReadAsync(connection, _known, cancellation);
    }
}
