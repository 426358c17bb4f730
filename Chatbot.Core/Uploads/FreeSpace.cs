using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;

namespace Chatbot.Core.Uploads;

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
