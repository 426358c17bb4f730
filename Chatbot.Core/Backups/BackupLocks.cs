using Chatbot.Core.Disk;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Backups;

/// <summary>Who may work on the data folder, and who has to wait.</summary>
internal static class BackupLocks
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int Attempts = 60;

    /// <summary>Keeps other backups and restores away, and attachments where they are.</summary>
    /// <exception cref="BackupException">Another has it, or the folder is another user's.</exception>
    public static DataFolderLock TakeBackup(string dataFolder, CancellationToken cancellation)
    {
        // Who looks whether it is taken holds it for that moment.
        for (var attempt = 1; ; attempt++)
        {
            if (Take(dataFolder, DataFolderLock.Backup) is { } taken)
                return taken;
            if (attempt == Attempts)
                throw new BackupException(BackupProblem.BackupRuns, dataFolder);
            cancellation.WaitHandle.WaitOne(Pause);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Keeps the server away.</summary>
    /// <exception cref="BackupException">It runs, or the folder is another user's.</exception>
    public static DataFolderLock TakeServer(string dataFolder) =>
        Take(dataFolder, DataFolderLock.Server) ?? throw new BackupException(BackupProblem.ServerRuns, dataFolder);

    private static DataFolderLock? Take(string dataFolder, string name)
    {
        // Files of another user than the server's would be in its way.
        if (!PrivateFolder.IsOurs(dataFolder))
            throw new BackupException(BackupProblem.AnotherUser, dataFolder);
        try
        {
            return DataFolderLock.TryTake(dataFolder, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupProblem.Unusable, Path.Combine(dataFolder, name), exception.Message);
        }
    }
}
