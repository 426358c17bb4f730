using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;

namespace Chatbot.Core.Backups;

/// <summary>
/// Puts restored data in the place of what is there. A folder of a container's volume cannot be renamed, so what is in it is
/// exchanged, piece by piece; one rename before decides, and whatever ends the process afterwards, the next start goes on from
/// there. At no moment is anything deleted of what was there.
/// </summary>
public sealed class DataExchange(ChatbotOptions options)
{
    /// <summary>What is exchanged as a whole.</summary>
    internal static readonly string[] Folders = [AttachmentStore.FolderName, ArchiveEntry.KeyFolder];

    /// <summary>How the folder begins in which the old data rest.</summary>
    internal const string OldMark = "before-restore-";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string _data = Path.GetFullPath(options.DataFolder);

    /// <summary>Where a restore writes: nothing of it counts.</summary>
    internal string Staging => Path.Combine(_data, "restore-unfinished");

    // The same folder under this name: what is in it takes the place of what is there.
    private string Ready => Path.Combine(_data, "restore-ready");

    private string Old => Path.Combine(Ready, "old");

    private string Database => options.Storage.DatabaseFile;

    /// <summary>
    /// Ends what a killed restore has left: one that had decided is brought to its end, of another nothing stays. Whoever calls it
    /// holds the lock of the server.
    /// </summary>
    /// <returns>True when a restore was brought to its end.</returns>
    /// <exception cref="IOException">The folder cannot be changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be changed.</exception>
    public bool Recover(DateTimeOffset now)
    {
        foreach (var folder in Folders.Where(folder => Directory.Exists(Tried(folder))))
            Directory.Move(Tried(folder), Path.Combine(_data, folder));
        if (Directory.Exists(Staging))
            Directory.Delete(Staging, recursive: true);
        if (!Directory.Exists(Ready))
            return false;
        Exchange(now);
        return true;
    }

    /// <summary>Renames each folder and back: one that is a mount point, say, could not be exchanged once that is decided.</summary>
    /// <exception cref="BackupException">One cannot be renamed.</exception>
    internal void Try()
    {
        foreach (var folder in Folders.Select(folder => (Path: Path.Combine(_data, folder), Tried: Tried(folder))))
        {
            if (!Directory.Exists(folder.Path))
                continue;
            try
            {
                Directory.Move(folder.Path, folder.Tried);
                Directory.Move(folder.Tried, folder.Path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BackupException(BackupProblem.NotMovable, folder.Path, exception.Message);
            }
        }
    }

    /// <summary>Decides for what is in the staging folder.</summary>
    /// <returns>The folder in which the old data rest; null where there were none.</returns>
    internal string? Run(DateTimeOffset now)
    {
        BackupDisk.Sync(Path.Combine(Staging, Database));
        Directory.Move(Staging, Ready);
        BackupDisk.Sync(Path.Combine(Ready, Database));
        return Exchange(now);
    }

    private string Tried(string folder) => Path.Combine(_data, "restore-try-" + folder);

    private string? Exchange(DateTimeOffset now)
    {
        Directory.CreateDirectory(Old);
        // The files beside a database belong to it alone: they go before another takes its name.
        if (File.Exists(Path.Combine(Ready, Database)))
        {
            foreach (var ending in new[] { "-wal", "-shm", "-journal", "" })
                MoveFile(Path.Combine(_data, Database + ending), Path.Combine(Old, Database + ending));
            File.Move(Path.Combine(Ready, Database), Path.Combine(_data, Database));
        }

        foreach (var folder in Folders)
        {
            if (!Directory.Exists(Path.Combine(Ready, folder)))
                continue;
            if (Directory.Exists(Path.Combine(_data, folder)))
                Directory.Move(Path.Combine(_data, folder), Path.Combine(Old, folder));
            Directory.Move(Path.Combine(Ready, folder), Path.Combine(_data, folder));
        }

        string? kept = null;
        if (Directory.EnumerateFileSystemEntries(Old).Any())
            Directory.Move(Old, kept = NameForOld(now));
        Directory.Delete(Ready, recursive: true);
        BackupDisk.Sync(Path.Combine(_data, Database));
        return kept;
    }

    private string NameForOld(DateTimeOffset now)
    {
        while (true)
        {
            var name = Path.Combine(_data, OldMark + now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            if (!Directory.Exists(name))
                return name;
            now = now.AddSeconds(1);
        }
    }

    private static void MoveFile(string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to);
    }
}
