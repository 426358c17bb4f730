using System.Globalization;
using System.Text.RegularExpressions;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Backups;

/// <summary>A backup that rests in the folder.</summary>
/// <param name="Path">The file.</param>
/// <param name="Made">When, as its name says: a copy may have another time.</param>
/// <param name="Bytes">Its length.</param>
public sealed record BackupFile(string Path, DateTimeOffset Made, long Bytes);

/// <summary>The folder in which backups rest, which of them stay, and what names they have.</summary>
public sealed partial class BackupFolder(ChatbotOptions options)
{
    private const string Start = "chatbot-";
    private const string Unfinished = ".chatbot-backup-";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The folder, as an absolute path.</summary>
    public string Location { get; } =
        Path.GetFullPath(options.Backup.Folder.Length > 0 ? options.Backup.Folder : Path.Combine(options.DataFolder, "backups"));

    /// <summary>The newest first. What bears another name than ours is left alone.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public IReadOnlyList<BackupFile> List() => Directory.Exists(Location)
        ? [.. new DirectoryInfo(Location).EnumerateFiles(Start + "*").Select(Read).OfType<BackupFile>().OrderByDescending(file => file.Made)]
        : [];

    /// <summary>
    /// The file that a name means: as it stands, or, where there is none and the name has no folder, the one in this folder.
    /// </summary>
    public string Find(string name)
    {
        var inside = Path.Combine(Location, name);
        return !File.Exists(name) && Path.GetFileName(name) == name && File.Exists(inside) ? inside : Path.GetFullPath(name);
    }

    /// <summary>A file that is not there yet.</summary>
    internal string NewFile(DateTimeOffset now, bool encrypted)
    {
        while (true)
        {
            var name = Start + now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + ".tar.gz" + (encrypted ? ".sealed" : "");
            var path = Path.Combine(Location, name);
            if (!File.Exists(path))
                return path;
            now = now.AddSeconds(1);
        }
    }

    /// <summary>A file for what is not finished yet, beside the one it will be.</summary>
    internal static string UnfinishedFile(string folder, string ending) => Path.Combine(folder, Unfinished + ending);

    /// <summary>Removes what a killed process has left. Nobody else may be making a backup.</summary>
    internal static void Sweep(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, Unfinished + "*"))
            File.Delete(left);
    }

    /// <summary>Removes what is too many or too old, but never the newest, and answers with what has gone.</summary>
    internal List<string> Rotate(DateTimeOffset now)
    {
        var keep = options.Backup;
        var oldest = keep.KeepDays == 0 ? DateTimeOffset.MinValue : now - TimeSpan.FromDays(keep.KeepDays);
        return Delete(List().Where((file, place) => place > 0 && (place >= keep.KeepCount || file.Made < oldest)));
    }

    /// <summary>
    /// Removes the oldest until there is so much more room, the newest excepted. Where even that would not do, everything stays.
    /// </summary>
    internal List<string> Free(long bytes)
    {
        var (freed, going) = (0L, new List<BackupFile>());
        foreach (var file in List().Skip(1).Reverse().TakeWhile(_ => freed < bytes))
        {
            freed += file.Bytes;
            going.Add(file);
        }

        return freed < bytes ? [] : Delete(going);
    }

    private static List<string> Delete(IEnumerable<BackupFile> files)
    {
        var deleted = files.Select(file => file.Path).ToList();
        deleted.ForEach(File.Delete);
        return deleted;
    }

    private static BackupFile? Read(FileInfo file) =>
        Name().Match(file.Name) is { Success: true } match
        && DateTimeOffset.TryParseExact(
            match.Groups[1].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            ? new(file.FullName, made, file.Length)
            : null;

    [GeneratedRegex(@"\Achatbot-([0-9]{8}T[0-9]{6}Z)\.tar\.gz(\.sealed)?\z")]
    private static partial Regex Name();
}
