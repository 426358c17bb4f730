using System.Text;

namespace Chatbot.Core.Configuration;

/// <summary>A file that holds one secret.</summary>
internal static class SecretFile
{
    /// <summary>No key is longer, in bytes; a larger file is not a secret but a mistake.</summary>
    private const int Largest = 16 * 1024;

    /// <summary>The content without white space around it (an editor ends the line); null when there is no such file.</summary>
    /// <exception cref="IOException">The file is there and cannot be read, or is too large.</exception>
    public static string? Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Largest + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= Largest ? Encoding.UTF8.GetString(bytes, 0, length).Trim('\uFEFF', ' ', '\t', '\r', '\n')
                : throw new IOException("The file is too large for a secret.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException("The file cannot be read.", e);
        }
    }
}
