using System.Runtime.InteropServices;
using Chatbot.Core.Disk;

namespace Chatbot.Core.Backups;

/// <summary>Room on a disk, and what has certainly reached it.</summary>
internal static class BackupDisk
{
    /// <summary>Waits until all that was written, renamed or deleted before is on the disk, names of folders included.</summary>
    public static void Sync()
    {
        if (OperatingSystem.IsLinux())
            Native.Sync();
    }

    /// <exception cref="BackupException">So many bytes more would leave less than the floor.</exception>
    public static void Demand(IDriveSpace drives, string folder, long bytes, long floor)
    {
        var free = drives.Available(folder);
        if (free - bytes < floor)
            throw new BackupException(BackupProblem.NoRoom, folder, bytes, free, floor);
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "sync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern void Sync();
    }
}
