using System.Runtime.InteropServices;
using System.Text;

namespace Chatbot.Core.Disk;

/// <summary>Folders and files that only this process's user may enter (0700) and read (0600).</summary>
public static class PrivateFolder
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder; one that is there stays as it is.</summary>
    public static DirectoryInfo Make(string folder) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, FolderMode);

    /// <summary>Makes the folder, or takes it over when it is ours.</summary>
    /// <exception cref="IOException">The folder is a link, is shared or belongs to another user.</exception>
    public static void Ensure(string folder)
    {
        var found = Make(folder);
        if (OperatingSystem.IsWindows())
            return;
        if (found.LinkTarget is not null)
            throw new IOException($"The folder {folder} is a symbolic link: name the folder itself.");
        if (found.UnixFileMode == FolderMode && IsOurs(folder))
            return;

        // A sticky folder is one that everybody shares (/tmp): narrowing it would break the machine.
        if (found.UnixFileMode.HasFlag(UnixFileMode.StickyBit))
            throw new IOException($"The folder {folder} is shared by all users: name one of its own, such as {folder}/uploads.");
        if (!IsOurs(folder))
            throw new IOException($"The folder {folder} belongs to another user.");

        found.UnixFileMode = FolderMode;
    }

    /// <summary>Makes a file that did not exist, readable and writable by its owner only.</summary>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0, // callers write in blocks of their own
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        return new FileStream(path, options);
    }

    /// <summary>Whether the folder belongs to the user who runs this.</summary>
    // .NET tells modes, not owners. Elsewhere than on Linux the change of mode above fails for a folder of another user.
    public static bool IsOurs(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return true;

        const int currentFolder = -100; // AT_FDCWD
        const int noFollow = 0x100; // AT_SYMLINK_NOFOLLOW
        const uint uid = 0x8; // STATX_UID
        const int uidOffset = 20; // of stx_uid in struct statx, the same on every architecture
        var status = new byte[256];
        var path = Encoding.UTF8.GetBytes(folder + '\0');
        return Native.Statx(currentFolder, path, noFollow, uid, status) == 0
            && MemoryMarshal.Read<uint>(status.AsSpan(uidOffset)) == Native.EffectiveUser();
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);

        [DllImport("libc", EntryPoint = "geteuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern uint EffectiveUser();
    }
}
