using System.Security.Cryptography;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Uploads;

/// <summary>Where uploads rest while their request is read: files with random names that nobody else may read.</summary>
public sealed class UploadFolder(ChatbotOptions options)
{
    /// <summary>The ending of every file that is made here: the sweeper takes nothing else.</summary>
    internal const string Ending = ".upload";

    /// <summary>The folder, as an absolute path.</summary>
    public string Location { get; } = Path.GetFullPath(options.UploadFolder);

    /// <summary>Makes an empty file (0600) in the folder (0700). Its name is random; its path is the stream's name.</summary>
    /// <exception cref="IOException">The folder is not this user's own, or the disk is full.</exception>
    public FileStream CreateFile() => CreateFile(Location);

    internal static FileStream CreateFile(string folder)
    {
        PrivateFolder.Ensure(folder);
        return PrivateFolder.CreateFile(Path.Combine(folder, RandomNumberGenerator.GetHexString(32, lowercase: true) + Ending));
    }
}
