using System.Threading.Channels;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class ConcurrencyChatClientTests
{
    [Fact]
    public async Task Concurrency_Full_TheNextWaitsUntilOneHasEnded()
    {
        var first = Channel.CreateUnbounded<ChatResponseUpdate>();
        var inner = new ScriptedClient(
            token => ScriptedClient.FromAsync(first.Reader, token), ScriptedClient.Says(ScriptedClient.Token("second")));
        using var client = new ConcurrencyChatClient(inner, atOnce: 1);

        var running = Reading.OfAsync(client.GetStreamingResponseAsync("One"));
        var waiting = Reading.OfAsync(client.GetStreamingResponseAsync("Two"));
        Assert.Equal(1, inner.Asked);
        Assert.False(waiting.IsCompleted);

        first.Writer.TryWrite(ScriptedClient.Token("first"));
        first.Writer.Complete();
        Assert.Equal("first", (await running).Text);
        Assert.Equal("second", (await waiting).Text);
    }

    [Fact]
    public async Task Concurrency_FailedOrAbandoned_GivesItsPlaceBack()
    {
        var inner = new ScriptedClient(
            ScriptedClient.Fails(new ProviderException(ProviderError.Cut), ScriptedClient.Token("a")),
            ScriptedClient.Says(ScriptedClient.Token("b"), ScriptedClient.Token("c")));
        using var client = new ConcurrencyChatClient(inner, atOnce: 1);
        Assert.Equal(ProviderError.Cut, (await Reading.OfAsync(client.GetStreamingResponseAsync("One"))).Error);
        await foreach (var update in client.GetStreamingResponseAsync("Two"))
        {
            Assert.Equal("b", update.Text);
            break;
        }

        Assert.Equal("bc", (await Reading.OfAsync(client.GetStreamingResponseAsync("Three"))).Text);
    }

    [Fact]
    public async Task Concurrency_CancelledWhileWaiting_NeverAsks()
    {
        var never = Channel.CreateUnbounded<ChatResponseUpdate>();
        var inner = new ScriptedClient(token => ScriptedClient.FromAsync(never.Reader, token));
        using var client = new ConcurrencyChatClient(inner, atOnce: 1);
        using var stop = new CancellationTokenSource();
        var running = Reading.OfAsync(client.GetStreamingResponseAsync("One"));
        var waiting = Reading.OfAsync(client.GetStreamingResponseAsync("Two", null, stop.Token));
        await stop.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>((await waiting).Failure);
        Assert.Equal(1, inner.Asked);
        never.Writer.Complete();
        await running;
    }
}
