namespace Chatbot.Core.Disk;

/// <summary>
/// The bounds of SQLite's log beside the database. It begins anew when all of it is in the database and nobody reads by it any more; while
/// somebody reads for long it grows, at most until the disk is nearly full and nothing that stays is taken.
/// </summary>
internal static class WriteAheadLog
{
    /// <summary>What it is cut back to.</summary>
    public const long UsualBytes = 16 * 1024 * 1024;

    /// <summary>From here on somebody must be reading for long, and the log says so.</summary>
    public const long UnusualBytes = 4 * UsualBytes;

    public static long LengthOf(string databaseFile) => new FileInfo(databaseFile + "-wal") is { Exists: true } file ? file.Length : 0;
}
