using System.Threading.Channels;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Chatbot.Tests.Integration;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class TimeoutChatClientTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<ChatResponseUpdate> _pieces = Channel.CreateUnbounded<ChatResponseUpdate>();

    private IAsyncEnumerator<ChatResponseUpdate> Answer(CancellationToken cancellationToken = default) =>
        new TimeoutChatClient(new ScriptedClient(token => ScriptedClient.FromAsync(_pieces.Reader, token)), First, Between, _time)
            .GetStreamingResponseAsync("Hello", null, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async Task AssertTimedOutAsync(Task<bool> next) =>
        Assert.Equal(ProviderError.TimedOut, (await Assert.ThrowsAsync<ProviderException>(() => next)).Error);

    private async Task<Task<bool>> AfterAsync(IAsyncEnumerator<ChatResponseUpdate> answer, ChatResponseUpdate update)
    {
        var next = answer.MoveNextAsync().AsTask();
        _pieces.Writer.TryWrite(update);
        Assert.True(await next);
        return answer.MoveNextAsync().AsTask();
    }

    [Fact]
    public async Task Timeout_NoFirstToken_TimesOut()
    {
        await using var answer = Answer();
        var next = answer.MoveNextAsync().AsTask();
        _time.Advance(First - Instant);
        Assert.False(next.IsCompleted);
        _time.Advance(Instant);
        await AssertTimedOutAsync(next);
    }

    [Fact]
    public async Task Timeout_SilenceBetweenTokens_TimesOutAfterTheShorterTime()
    {
        await using var answer = Answer();
        var next = await AfterAsync(answer, ScriptedClient.Token("Hi"));
        _time.Advance(Between - Instant);
        Assert.False(next.IsCompleted);
        _time.Advance(Instant);
        await AssertTimedOutAsync(next);
    }

    [Fact]
    public async Task Timeout_SignsOfLifeWithoutToken_StartTheFirstTimeAnew()
    {
        await using var answer = Answer();
        var next = answer.MoveNextAsync().AsTask();
        _time.Advance(First - Instant);
        _pieces.Writer.TryWrite(new ChatResponseUpdate { ResponseId = "resp_1" });
        Assert.True(await next);
        next = answer.MoveNextAsync().AsTask();
        _time.Advance(First - Instant);
        Assert.False(next.IsCompleted);
        _time.Advance(Instant);
        await AssertTimedOutAsync(next);
    }

    [Fact]
    public async Task Timeout_SteadyTokens_NeverTimeOut()
    {
        await using var answer = Answer();
        for (var i = 0; i < 20; i++)
        {
            var next = answer.MoveNextAsync().AsTask();
            _time.Advance(TimeSpan.FromSeconds(40));
            _pieces.Writer.TryWrite(ScriptedClient.Token("Hi"));
            Assert.True(await next);
        }
    }

    [Fact]
    public async Task Timeout_SlowReader_IsNotTheProvidersSilence()
    {
        await using var answer = Answer();
        var next = answer.MoveNextAsync().AsTask();
        _pieces.Writer.TryWrite(ScriptedClient.Token("Hi"));
        Assert.True(await next);
        _time.Advance(TimeSpan.FromHours(1));
        next = await AfterAsync(answer, ScriptedClient.Token("again"));
        Assert.False(next.IsCompleted);
        _time.Advance(Between);
        _time.Advance(Between);
        await AssertTimedOutAsync(next);
    }

    [Fact]
    public async Task Timeout_CancelledFromAbove_IsACancellation()
    {
        using var stop = new CancellationTokenSource();
        await using var answer = Answer(stop.Token);
        var next = answer.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(ModelApi.Responses, 0)]
    [InlineData(ModelApi.Responses, 3)]
    [InlineData(ModelApi.ChatCompletions, 0)]
    [InlineData(ModelApi.ChatCompletions, 3)]
    public async Task Timeout_ProviderHangs_TimesOutKeepsTheTextAndHangsUp(ModelApi api, int tokens)
    {
        await using var host = await ProviderHost.StartAsync(api, Scenario.Failing(new Fault.Hang(tokens)), time: _time);
        await using var answer = host.Client.GetStreamingResponseAsync("Hello").GetAsyncEnumerator();
        var text = "";
        var next = answer.MoveNextAsync().AsTask();
        var request = await host.Upstream.NextRequestAsync();
        while (text != UpstreamText.Whole(tokens))
        {
            Assert.True(await next);
            text += answer.Current.Text;
            next = answer.MoveNextAsync().AsTask();
        }

        var failure = Assert.ThrowsAsync<ProviderException>(async () =>
        {
            while (await next)
                next = answer.MoveNextAsync().AsTask();
        });
        // Again and again: a last sign of life may be under way still, and from it on the silence counts anew.
        await ChatUntil.TrueAsync(() =>
        {
            _time.Advance(First);
            return failure.IsCompleted;
        });
        Assert.Equal(ProviderError.TimedOut, (await failure).Error);
        await request.Abandoned.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
