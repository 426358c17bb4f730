using System.Runtime.InteropServices;
using Chatbot.Core.Disk;
using Microsoft.Win32.SafeHandles;

namespace Chatbot.Core.Backups;

/// <summary>Room on a disk, and what has certainly reached it.</summary>
internal static class BackupDisk
{
    /// <summary>
    /// Waits until all that was written, renamed or deleted before is on the disk of this file, names of folders included: one call, where
    /// a flush of each of many thousand files would take minutes.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Sync(string file)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
        if (Native.SyncFileSystem(handle) != 0)
            throw new IOException($"The disk of {file} did not take what was written.");
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
        [DllImport("libc", EntryPoint = "syncfs")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SyncFileSystem(SafeFileHandle file);
    }
}
