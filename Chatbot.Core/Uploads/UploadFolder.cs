using System.Security.Cryptography;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;

namespace Chatbot.Core.Uploads;

/// <summary>Where uploads rest while their request is read: files with random names that nobody else may read.</summary>
public sealed class UploadFolder(ChatbotOptions options)
{
    /// <summary>The ending of every file that is made here: the sweeper takes nothing else.</summary>
    internal const string Ending = ".upload";

    /// <summary>The folder, as an absolute path.</summary>
    public string Location { get; } =
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.UploadFolder));

    /// <summary>Makes the folder, or takes it over when it is ours.</summary>
    /// <exception cref="IOException">The folder is a link, is shared or belongs to another user.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or changed.</exception>
    public void Prepare() => PrivateFolder.Ensure(Location);

    /// <summary>Makes an empty file (0600) in the folder (0700). Its name is random; its path is the stream's name.</summary>
    /// <exception cref="IOException">The folder cannot be used, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written to.</exception>
    public FileStream CreateFile() => CreateFile(Location);

    internal static FileStream CreateFile(string folder)
    {
        PrivateFolder.Ensure(folder);
        return PrivateFolder.CreateFile(Path.Combine(folder, RandomNumberGenerator.GetHexString(32, lowercase: true) + Ending));
    }
}
