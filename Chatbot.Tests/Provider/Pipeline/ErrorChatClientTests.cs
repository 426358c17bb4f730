using System.Collections.Concurrent;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Provider.Pipeline;

/// <summary>What no server can be made to cause on demand.</summary>
public sealed class ErrorChatClientTests
{
    private readonly LineLogger _log = new();

    private async Task<Reading> ReadAsync(Exception failure, params string[] tokens)
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(failure, [.. tokens.Select(ScriptedClient.Token)]));
        using var client = new ErrorChatClient(inner, TimeProvider.System, _log);
        return await Reading.OfAsync(client.GetStreamingResponseAsync("Hello"));
    }

    [Fact]
    public async Task Error_ConnectingTakesTooLong_IsUnreachable()
    {
        // The form in which the HTTP handler reports its connect time-out.
        var failure = new TaskCanceledException("A connection could not be established.", new TimeoutException());
        Assert.Equal(ProviderError.Unreachable, (await ReadAsync(failure)).Error);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(0, ProviderError.ServerError)]
    [InlineData(2, ProviderError.Cut)]
    public async Task Error_Unknown_IsLoggedByTypeAndPlaceAndNeverQuoted(int tokens, ProviderError expected)
    {
        var reading = await ReadAsync(new InvalidOperationException("the-secret-question"), [.. Enumerable.Repeat("a", tokens)]);
        Assert.Equal(expected, reading.Error);
        Assert.DoesNotContain("the-secret-question", reading.Failure!.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
        Assert.Contains(nameof(ScriptedClient), line, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-question", line, StringComparison.Ordinal);
    }

    private sealed class LineLogger : ILogger<ErrorChatClient>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)}{exception}");
    }
}
