namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Backup</c>: where backups rest, how many are kept, and how they are encrypted.</summary>
public sealed class BackupOptions
{
    /// <summary>Where backups rest: a folder for this product alone. Empty: <c>backups</c> in the data folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How many backups are kept. Older ones go once a new one has been read back.</summary>
    public int KeepCount { get; set; } = 7;

    /// <summary>Backups older than so many days go too, but never the newest; 0: however old.</summary>
    public int KeepDays { get; set; } = 30;

    /// <summary>A file that holds the passphrase of backups, at least 12 characters. Without one they are not encrypted.</summary>
    public string PassphraseFile { get; set; } = "/run/secrets/backup_passphrase";
}
