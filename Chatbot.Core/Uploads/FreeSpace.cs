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

    private bool HasRoomFor(string folder, long bytes) => drives.Available(folder) - bytes >= options.Uploads.FreeSpaceFloor;
}
