using Chatbot.Core.Configuration;

namespace Chatbot.Core.Backups;

/// <summary>The passphrase of backups, from its file.</summary>
internal static class BackupPassphrase
{
    private const int Shortest = 12;

    /// <summary>Null where there is none. A file that was named and is not there is an error; one in the usual place may be missing.</summary>
    /// <exception cref="BackupException">The file cannot be read.</exception>
    public static string? Read(BackupOptions options)
    {
        try
        {
            if (SecretFile.Read(options.PassphraseFile) is { Length: > 0 } passphrase)
                return passphrase;
            if (options.PassphraseFile == new BackupOptions().PassphraseFile)
                return null;
        }
        catch (IOException)
        {
            // Told below.
        }

        throw new BackupException(BackupProblem.NoPassphraseFile, options.PassphraseFile);
    }

    /// <summary>The same, for a backup that is to be made.</summary>
    /// <exception cref="BackupException">The file cannot be read, or what it holds is too short.</exception>
    public static string? ReadForNew(BackupOptions options)
    {
        var passphrase = Read(options);
        return passphrase is { Length: < Shortest }
            ? throw new BackupException(BackupProblem.ShortPassphrase, options.PassphraseFile, Shortest)
            : passphrase;
    }
}
