using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>Tells how much room there is below a folder; tests set it.</summary>
public interface IDriveSpace
{
    /// <summary>Bytes that may still be written to the file system of the folder, which need not exist yet.</summary>
    long Available(string folder);
}

/// <summary>Asks the operating system.</summary>
public sealed class DriveSpace : IDriveSpace
{
    public long Available(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;

        // On Unix any path stands for the mount that holds it; Windows wants the root.
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(existing)! : existing).AvailableFreeSpace;
    }
}

/// <summary>Keeps uploads from filling the disk that the database needs.</summary>
public sealed class FreeSpace(ChatbotOptions options, IDriveSpace drives)
{
    /// <summary>
    /// True when so many bytes more leave the data and the upload folder above <see cref="UploadOptions.FreeSpaceFloor"/>.
    /// </summary>
    public bool HasRoomFor(long bytes) => HasRoomFor(options.DataFolder, bytes) && HasRoomFor(options.UploadFolder, bytes);

    /// <summary>True when the exception says that a disk or a quota is full.</summary>
    public static bool IsExhausted(IOException exception)
    {
        const int noSpace = 28; // ENOSPC
        const int quota = 122; // EDQUOT on Linux
        const int windowsDiskFull = unchecked((int)0x80070070);
        return exception.HResult is noSpace or quota or windowsDiskFull;
    }

    private bool HasRoomFor(string folder, long bytes) => drives.Available(folder) - bytes >= options.Uploads.FreeSpaceFloor;
}
