using System.Text.RegularExpressions;
using Chatbot.Core.Uploads;

namespace Chatbot.Core.Backups;

/// <summary>The names that stand in an archive. Nothing else is taken, so no name of an archive ever becomes part of a path.</summary>
public static partial class ArchiveEntry
{
    public const string Manifest = "manifest.json";
    public const string Database = "chatbot.db";
    public const string KeyFolder = "keys";

    /// <summary>The last: the SHA-256 of each file before it, as <c>sha256sum --check</c> reads it.</summary>
    public const string Sums = "SHA256SUMS";

    /// <summary>A file of the key ring, in bytes; the framework's are a tenth of it.</summary>
    public const long LargestKey = 64 * 1024;

    public static string OfKey(string fileName) => $"{KeyFolder}/{fileName}";

    public static string OfAttachment(string hash) => $"{AttachmentStore.FolderName}/{hash[..2]}/{hash}";

    /// <summary>True for a file of the database, of the key ring or of the attachments.</summary>
    public static bool IsOfTheData(string name) => name == Database || IsKey(name) || AttachmentHash(name) is not null;

    public static bool IsKey(string name) => Key().IsMatch(name);

    /// <summary>The hash that names an attachment; null for another entry.</summary>
    public static string? AttachmentHash(string name) =>
        name.Split('/') is [AttachmentStore.FolderName, var start, var hash]
        && AttachmentStore.IsHash(hash) && hash.StartsWith(start, StringComparison.Ordinal) && start.Length == 2
            ? hash
            : null;

    [GeneratedRegex(@"\Akeys/(key|revocation)-[0-9A-Za-z-]{1,50}\.xml\z")]
    private static partial Regex Key();
}
