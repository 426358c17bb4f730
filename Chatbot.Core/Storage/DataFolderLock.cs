namespace Chatbot.Core.Storage;

/// <summary>
/// Locks between the processes that use one data folder. The system holds them (<c>flock</c>): a process that is killed leaves
/// none behind, and the file of a lock says nothing by being there.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    /// <summary>Held by the server for as long as it runs, and by a restore.</summary>
    public const string Server = "server.lock";

    /// <summary>Held while a backup is made or restored: until it is free again, no attachment is deleted.</summary>
    public const string Backup = "backup.lock";

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Null where another process holds it.</summary>
    /// <exception cref="IOException">The folder takes no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder takes no file.</exception>
    public static DataFolderLock? TryTake(string dataFolder, string name)
    {
        try
        {
            // For reading: nothing is ever written, and a file that is there can be locked on a disk that takes no writes.
            return new(Open(dataFolder, name, FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            return null;
        }
    }

    /// <summary>Whether some process holds it now.</summary>
    public static bool IsTaken(string dataFolder, string name)
    {
        try
        {
            Open(dataFolder, name, FileMode.Open, FileShare.Read).Dispose();
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception is IOException taken && IsTaken(taken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string dataFolder, string name, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Read, Share = share, BufferSize = 0 };
        if (mode == FileMode.OpenOrCreate && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(dataFolder, name), options);
    }

    private static bool IsTaken(IOException exception)
    {
        const int wouldBlock = 11; // EWOULDBLOCK on Linux
        const int sharing = unchecked((int)0x80070020);
        return exception.HResult is wouldBlock or sharing;
    }
}
