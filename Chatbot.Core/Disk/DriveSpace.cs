namespace Chatbot.Core.Disk;

/// <summary>Tells how much room there is below a folder; tests set it.</summary>
public interface IDriveSpace
{
    /// <summary>The file system of the folder, which need not exist yet.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    DriveRoom RoomOf(string folder);

    /// <summary>Bytes that may still be written to the file system of the folder.</summary>
    long Available(string folder) => RoomOf(folder).Available;
}

/// <param name="Available">Bytes that may still be written.</param>
/// <param name="Total">Bytes of the file system.</param>
public readonly record struct DriveRoom(long Available, long Total)
{
    /// <summary>The share that is in use, in whole percent.</summary>
    public int UsedPercent => Total > 0 ? (int)Math.Clamp(100 - Math.Ceiling(100d * Available / Total), 0, 100) : 0;
}

/// <summary>Asks the operating system.</summary>
public sealed class DriveSpace : IDriveSpace
{
    /// <summary>True when the exception says that a disk or a quota is full.</summary>
    public static bool IsExhausted(IOException exception)
    {
        const int noSpace = 28; // ENOSPC
        const int quota = 122; // EDQUOT on Linux
        const int windowsDiskFull = unchecked((int)0x80070070);
        return exception.HResult is noSpace or quota or windowsDiskFull;
    }

    public DriveRoom RoomOf(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;

        // On Unix any path stands for the mount that holds it; Windows wants the root.
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(existing)! : existing);
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }
}
