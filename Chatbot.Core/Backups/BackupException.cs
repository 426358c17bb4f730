namespace Chatbot.Core.Backups;

/// <summary>Why a backup was not made, not read or not restored.</summary>
public enum BackupProblem
{
    /// <summary>There is no database: the file.</summary>
    NoDatabase,

    /// <summary>The database is not whole: what SQLite says of it.</summary>
    DatabaseDamaged,

    /// <summary>The database could not be read or written: why.</summary>
    DatabaseUnusable,

    /// <summary>Too little room: the folder, the bytes that are needed above the floor, the bytes that are free, the floor.</summary>
    NoRoom,

    /// <summary>The disk has become full on the way: the folder.</summary>
    DiskFull,

    /// <summary>What was written is not what is read: the file.</summary>
    NotReadBack,

    /// <summary>The file that is to be made is there already: the file.</summary>
    FileExists,

    /// <summary>A folder or file cannot be read or written: the path, why.</summary>
    Unusable,

    /// <summary>A folder in the data folder cannot be renamed, so it cannot be exchanged: the folder, why.</summary>
    NotMovable,

    /// <summary>A backup or a restore is under way: the data folder.</summary>
    BackupRuns,

    /// <summary>A server runs on the data folder: the folder.</summary>
    ServerRuns,

    /// <summary>The folder belongs to another user than the one who runs this: the folder.</summary>
    AnotherUser,

    /// <summary>The file with the passphrase is not there or cannot be read: the file.</summary>
    NoPassphraseFile,

    /// <summary>The passphrase is too short: the file, the fewest characters.</summary>
    ShortPassphrase,

    /// <summary>The backup is encrypted and there is no passphrase: the backup.</summary>
    PassphraseNeeded,

    /// <summary>There is no such backup: the file.</summary>
    NotFound,

    /// <summary>The file is no backup: the file.</summary>
    NotABackup,

    /// <summary>The passphrase is wrong, or the first bytes of the backup are damaged: the file.</summary>
    WrongPassphrase,

    /// <summary>The backup is damaged or not whole: the file.</summary>
    Damaged,

    /// <summary>The file holds what no backup holds: the file, the name of what was found.</summary>
    Foreign,

    /// <summary>A newer version has made the backup: the file, that version.</summary>
    Newer,
}

/// <summary>A backup was not made, not read or not restored; what was there before is as it was.</summary>
/// <param name="problem">Why.</param>
/// <param name="details">What the problem names, in its order.</param>
public sealed class BackupException(BackupProblem problem, params object[] details) : Exception($"{problem}: {string.Join(", ", details)}")
{
    public BackupProblem Problem { get; } = problem;

    public object[] Details { get; } = details;

    /// <summary>What is wrong is the backup that was to be read, not this machine.</summary>
    public bool IsOfTheArchive => Problem is BackupProblem.NotABackup or BackupProblem.WrongPassphrase or BackupProblem.Damaged
        or BackupProblem.Foreign or BackupProblem.Newer;
}
