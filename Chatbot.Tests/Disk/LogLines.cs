using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Disk;

/// <summary>Remembers the lines of every logger, from Information on.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<(LogLevel Level, string Text)> _all = [];

    public IReadOnlyList<(LogLevel Level, string Text)> All
    {
        get
        {
            lock (_all)
                return [.. _all];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_all)
        {
            if (IsEnabled(logLevel))
                _all.Add((logLevel, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}
