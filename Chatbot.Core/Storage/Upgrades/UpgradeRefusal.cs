namespace Chatbot.Core.Storage.Upgrades;

/// <summary>Why this program does not touch the database that it has found: a closed set. The data is as it was.</summary>
public abstract record UpgradeRefusal
{
    private UpgradeRefusal()
    {
    }

    /// <summary>A newer release has made it.</summary>
    /// <param name="Theirs">The newest migration of the database.</param>
    /// <param name="Ours">The newest that this program knows.</param>
    /// <param name="Snapshot">The database before that release, which this program can open; null: there is none.</param>
    public sealed record Newer(string Theirs, string Ours, UpgradeSnapshot? Snapshot) : UpgradeRefusal;

    /// <summary>An upgrade works on a copy, and there is no room for one.</summary>
    /// <param name="Needed">Bytes.</param>
    /// <param name="Available">Bytes.</param>
    public sealed record NoRoom(long Needed, long Available) : UpgradeRefusal;

    /// <summary>The upgrade of the copy did not succeed.</summary>
    /// <param name="From">The newest migration of the database.</param>
    /// <param name="To">The newest that this program knows.</param>
    /// <param name="Detail">What went wrong, as SQLite or Entity Framework says it.</param>
    public sealed record Failed(string From, string To, string Detail) : UpgradeRefusal;
}

/// <summary>The database does not fit this program, and has not been touched.</summary>
public sealed class UpgradeRefusedException(UpgradeRefusal refusal)
    : Exception($"The database is not upgraded: {refusal}")
{
    public UpgradeRefusal Refusal { get; } = refusal;
}
