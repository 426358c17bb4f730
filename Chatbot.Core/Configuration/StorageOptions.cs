namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Storage</c>: the database.</summary>
public sealed class StorageOptions
{
    /// <summary>The file in the data folder that holds the database.</summary>
    public string DatabaseFile { get; set; } = "chatbot.db";

    /// <summary>How long a writer waits for another process that holds the database.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Databases of earlier releases that are kept beside the database: one is put aside by each upgrade.</summary>
    public int UpgradeSnapshots { get; set; } = 2;

    /// <summary>Days after which such a database goes, and what restores have put aside but for the newest.</summary>
    public int UpgradeSnapshotDays { get; set; } = 30;

    /// <summary>Conversations in which nothing was said for so many days are deleted, their files included; 0: never.</summary>
    public int DeleteConversationsAfterDays { get; set; }
}
