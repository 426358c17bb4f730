namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Disk</c>: when the disk of the data folder is nearly full.</summary>
public sealed class DiskOptions
{
    /// <summary>The share of the disk in use, in percent, from which administrators are warned.</summary>
    public int WarnAtPercent { get; set; } = 80;

    /// <summary>
    /// Free space below which nothing new is taken, in bytes; 0: never. The default lets all answers that may run at once
    /// (<c>Answers:AtOnce</c>) be finished: 60 KB each, which the disk holds three times until they are.
    /// </summary>
    public long ReadOnlyBelow { get; set; } = 128 * 1024 * 1024;
}
