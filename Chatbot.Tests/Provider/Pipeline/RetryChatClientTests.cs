using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class RetryChatClientTests
{
    private static readonly ChatResponseUpdate Created = new() { ResponseId = "resp_1" };
    private readonly ImpatientTime _time = new();

    private async Task<Reading> ReadAsync(ScriptedClient inner, int retries = 2, double jitter = 1)
    {
        using var client = new RetryChatClient(inner, retries, _time, NullLogger<RetryChatClient>.Instance, () => jitter);
        return await Reading.OfAsync(client.GetStreamingResponseAsync("Hello"));
    }

    private static ProviderException Failure(ProviderError error, double? retryAfter = null) =>
        new(error, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    [Theory]
    [InlineData(ProviderError.RateLimited)]
    [InlineData(ProviderError.ServerError)]
    [InlineData(ProviderError.Unreachable)]
    public async Task Retry_PassingTrouble_EndsInTheAnswer(ProviderError error)
    {
        var inner = new ScriptedClient(
            ScriptedClient.Fails(Failure(error)),
            ScriptedClient.Fails(Failure(error)),
            ScriptedClient.Says(ScriptedClient.Token("Hi")));
        var reading = await ReadAsync(inner);
        Assert.Null(reading.Failure);
        Assert.Equal("Hi", reading.Text);
        Assert.Equal(3, inner.Asked);
    }

    // Who counts what is sent must not take the wait for work.
    [Fact]
    public async Task Retry_Pause_IsSaidBetweenTwoTries()
    {
        using var client = new RetryChatClient(
            new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.ServerError)), ScriptedClient.Says(ScriptedClient.Token("Hi"))),
            2, _time, NullLogger<RetryChatClient>.Instance, () => 1);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("Hello"))
            updates.Add(update);

        Assert.Equal([new RetryPause(TimeSpan.FromSeconds(0.5)), null], updates.Select(update => update.RawRepresentation));
        Assert.Empty(updates[0].Contents);
    }

    [Theory]
    [InlineData(ProviderError.KeyRefused)]
    [InlineData(ProviderError.ModelNotFound)]
    [InlineData(ProviderError.QuotaExhausted)]
    [InlineData(ProviderError.TooLong)]
    [InlineData(ProviderError.ContentRefused)]
    [InlineData(ProviderError.TimedOut)]
    [InlineData(ProviderError.Cut)]
    [InlineData(ProviderError.ConversationLost)]
    [InlineData(ProviderError.RequestRefused)]
    public async Task Retry_LastingTrouble_IsNotRepeated(ProviderError error)
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(Failure(error)));
        Assert.Equal(error, (await ReadAsync(inner)).Error);
        Assert.Equal(1, inner.Asked);
    }

    [Fact]
    public async Task Retry_AfterTheFirstToken_NeverHappens()
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.ServerError), ScriptedClient.Token("Hi")));
        var reading = await ReadAsync(inner);
        Assert.Equal(ProviderError.ServerError, reading.Error);
        Assert.Equal("Hi", reading.Text);
        Assert.Equal(1, inner.Asked);
    }

    // One paid call is reserved for an answer.
    [Fact]
    public async Task Retry_OfWhatMayBePaidFor_NeverHappens()
    {
        var begun = new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.ServerError), Created));
        Assert.Equal(ProviderError.ServerError, (await ReadAsync(begun)).Error);
        var unknown = new ScriptedClient(ScriptedClient.Fails(new ProviderException(ProviderError.Unreachable) { MayBePaid = true }));
        Assert.Equal(ProviderError.Unreachable, (await ReadAsync(unknown)).Error);
        Assert.Equal((1, 1), (begun.Asked, unknown.Asked));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task Retry_NoLuck_EndsAfterAsManyAsAreSet(int retries, int asked)
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.ServerError)));
        Assert.Equal(ProviderError.ServerError, (await ReadAsync(inner, retries)).Error);
        Assert.Equal(asked, inner.Asked);
    }

    [Theory]
    [InlineData(1, new[] { 0.5, 1, 2, 4, 8, 8 })]
    [InlineData(0, new[] { 0.25, 0.5, 1, 2, 4, 4 })]
    public async Task Retry_Pauses_DoubleUpToALimitWithJitter(double jitter, double[] seconds)
    {
        await ReadAsync(new(ScriptedClient.Fails(Failure(ProviderError.ServerError))), seconds.Length, jitter);
        Assert.Equal(seconds, _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Retry_ProviderAsksForTime_NeverComesBackEarlier()
    {
        await ReadAsync(new(ScriptedClient.Fails(Failure(ProviderError.RateLimited, 20))), 1, 0.5);
        Assert.InRange(Assert.Single(_time.Waits).TotalSeconds, 20, 21);
    }

    [Fact]
    public async Task Retry_ProviderAsksForMoreThanAMinute_LeavesItToTheUser()
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.RateLimited, 61)));
        var failure = Assert.IsType<ProviderException>((await ReadAsync(inner)).Failure);
        Assert.Equal(61, failure.RetryAfter!.Value.TotalSeconds);
        Assert.Equal(1, inner.Asked);
    }

    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    public async Task Retry_OverTheWire_UserNoticesNothing(ModelApi api)
    {
        var busy = Scenario.Failing(Fault.OpenAIError(503, null, "server_error", "busy"));
        var upstream = new UpstreamOptions { Script = UpstreamOptions.InOrder(busy, busy, new Scenario()), Record = true };
        await using var host = await ProviderHost.StartAsync(api, upstream, options => options.Retries = 2, _time);
        var reading = await host.AskAsync();
        Assert.Null(reading.Failure);
        Assert.Equal(UpstreamText.Whole(200), reading.Text);
        Assert.Equal(3, host.Upstream.Requests.Count);
    }

    // A gateway may say so in the words of a server's error.
    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    public async Task Retry_OfAGatewaysTimeOut_NeverHappens(ModelApi api)
    {
        var late = Scenario.Failing(Fault.OpenAIError(504, null, "server_error", "Gateway time-out"));
        await using var host = await ProviderHost.StartAsync(
            api, new UpstreamOptions { Default = late, Record = true }, options => options.Retries = 2, _time);
        Assert.True(Assert.IsType<ProviderException>((await host.AskAsync()).Failure).MayBePaid);
        Assert.Single(host.Upstream.Requests);
    }

    [Fact]
    public async Task Retry_Cancelled_StopsWaiting()
    {
        var inner = new ScriptedClient(ScriptedClient.Fails(Failure(ProviderError.ServerError)));
        using var stop = new CancellationTokenSource();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var client = new RetryChatClient(inner, 2, time, NullLogger<RetryChatClient>.Instance);
        var reading = Reading.OfAsync(client.GetStreamingResponseAsync("Hello", null, stop.Token));
        await stop.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>((await reading).Failure);
        Assert.Equal(1, inner.Asked);
    }

    /// <summary>Writes down each wait and lets it be over at once; a time-out, which is longer, runs as ever.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, dueTime < RetryChatClient.LongestWait ? TimeSpan.Zero : dueTime, period);
        }
    }
}
