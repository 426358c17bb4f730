using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Accounts;

/// <summary>Keeps the lines that were logged, and tells when one comes.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    private readonly Channel<(EventId Id, LogLevel Level, string Text)> _lines = Channel.CreateUnbounded<(EventId, LogLevel, string)>();

    public IReadOnlyList<(EventId Id, LogLevel Level, string Text)> Take()
    {
        var lines = new List<(EventId, LogLevel, string)>();
        while (_lines.Reader.TryRead(out var line))
            lines.Add(line);
        return lines;
    }

    public async Task<string> NextAsync() => (await _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Text;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite((eventId, logLevel, formatter(state, exception)));
}
