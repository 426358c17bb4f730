using System.Collections.Concurrent;

namespace Chatbot.Web.Hosting;

/// <summary>Keeps each category's logger: Serilog's own factory makes a new one each time, and the framework asks anew with each page.</summary>
internal sealed class KeptLoggers(ILoggerFactory factory) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, factory.CreateLogger);

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public void Dispose() => factory.Dispose();
}
