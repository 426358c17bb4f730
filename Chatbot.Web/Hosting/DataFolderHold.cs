using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary>The data folder, for this process alone. Taken before anything in it is read; ended restores are brought to their end.</summary>
internal static class DataFolderHold
{
    /// <summary>Null where the folder takes no file; what uses it says so.</summary>
    /// <exception cref="StartupRefusedException">Another process has it.</exception>
    public static IDisposable? Take(ChatbotOptions options, Action<string> tell)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        if (TryTake(folder) is not { } held)
            return null;
        try
        {
            if (new DataExchange(options).Recover(TimeProvider.System.GetUtcNow()))
                tell(BothLanguages.Say(() => BackupTexts.RestoreFinished));
            return held;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Part of the old and part of the restored data: nobody may work on that.
            held.Dispose();
            throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.DataFolderNotWritable, folder, exception.Message));
        }
    }

    private static DataFolderLock? TryTake(string folder)
    {
        try
        {
            PrivateFolder.Make(folder);
            return DataFolderLock.TryTake(folder, DataFolderLock.Server)
                ?? throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.DataFolderInUse, folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
