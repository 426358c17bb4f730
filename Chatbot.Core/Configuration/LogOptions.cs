using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Logs</c>: rolling files, bounded so that they never fill the disk.</summary>
public sealed class LogOptions
{
    /// <summary>The folder of the log files; empty: console only.</summary>
    public string Folder { get; set; } = "logs";

    /// <summary>The lowest level that is written: Trace, Debug, Information, Warning, Error or Critical.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>The largest log file, in bytes; then a new one begins, as it does every day.</summary>
    public long FileSize { get; set; } = 10 * 1024 * 1024;

    /// <summary>Log files that are kept. The total is at most this many times <see cref="FileSize"/>.</summary>
    public int Files { get; set; } = 14;
}
