using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider.Wire;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Provider.Pipeline;

/// <summary>What comes back when all goes well, and when it ends in one of the ways that are no error.</summary>
public sealed class AnswerTests
{
    public static readonly TheoryData<ModelApi> Apis = [ModelApi.Responses, ModelApi.ChatCompletions];

    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_Whole_HasItsTextUsageAndEnd(ModelApi api)
    {
        var scenario = new Scenario { Tokens = UpstreamText.For(500), Usage = new(120, 500, Cached: 64, Reasoning: 32) };
        await using var host = await ProviderHost.StartAsync(api, scenario);
        var reading = await host.AskAsync();
        Assert.Null(reading.Failure);
        Assert.Equal(UpstreamText.Whole(500), reading.Text);
        Assert.Equal(500, reading.Updates.Count(update => update.Text.Length > 0));
        Assert.Equal(ChatFinishReason.Stop, reading.Finish);
        Assert.Equal(
            (120, 500, 64, 32),
            (reading.Usage!.InputTokenCount, reading.Usage.OutputTokenCount, reading.Usage.CachedInputTokenCount, reading.Usage.ReasoningTokenCount));
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_AskedForWhole_IsTheSame(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario { Tokens = UpstreamText.For(50) });
        var response = await host.Client.GetResponseAsync("Hello");
        Assert.Equal(UpstreamText.Whole(50), response.Text);
        Assert.Equal(50, response.Usage!.OutputTokenCount);
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_AtItsLimit_EndsWithLengthAndUsage(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(
            api, new Scenario { Fault = new Fault.Incomplete(20, "max_output_tokens"), Usage = new(10, 20) });
        var reading = await host.AskAsync();
        Assert.Null(reading.Failure);
        Assert.Equal(UpstreamText.Whole(20), reading.Text);
        Assert.Equal(ChatFinishReason.Length, reading.Finish);
        Assert.Equal(20, reading.Usage!.OutputTokenCount);
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_ModelRefuses_ItsWordsAreTheAnswer(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario { Refusal = "I cannot help with that." });
        var reading = await host.AskAsync();
        Assert.Null(reading.Failure);
        Assert.Equal("I cannot help with that.", reading.Text);
    }

    [Fact]
    public async Task Answer_Sources_AreCitations()
    {
        var scenario = new Scenario
        {
            Citations = [new("Example", Url: "https://example.com/a"), new("規程.pdf", FileId: "file-1")],
        };
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, scenario);
        var reading = await host.AskAsync();
        Assert.Null(reading.Failure);
        Assert.Equal(
            [("Example", "https://example.com/a", null), ("規程.pdf", null, "file-1")],
            reading.Citations.Select(citation => (citation.Title, citation.Url?.ToString(), citation.FileId)));
        Assert.Equal(UpstreamText.Whole(200), reading.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_IdForTheNextTurn_OnlyWhenResponsesAreKept(bool kept)
    {
        await using var host = await ProviderHost.StartAsync(
            ModelApi.Responses, new Scenario(), options => options.StoreResponses = kept);
        var reading = await host.AskAsync();
        var last = reading.Updates[^1];
        Assert.StartsWith("resp_", last.ResponseId, StringComparison.Ordinal);
        Assert.Equal(kept ? last.ResponseId : null, last.ConversationId);
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_Cancelled_IsACancellationAndLeavesTheProvider(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario { Fault = new Fault.Hang(3) });
        using var stop = new CancellationTokenSource();
        var text = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in host.Client.GetStreamingResponseAsync("Hello", null, stop.Token))
            {
                text += update.Text;
                if (text == UpstreamText.Whole(3))
                    await stop.CancelAsync();
            }
        });
        await (await host.Upstream.NextRequestAsync()).Abandoned.WaitAsync(TimeSpan.FromSeconds(30));
    }

    // The package has begun to read nothing then, and would let the connection stand.
    [Theory, MemberData(nameof(Apis))]
    public async Task Answer_CancelledAsItsHeadArrives_IsACancellationAndLeavesTheProvider(ModelApi api)
    {
        using var stop = new CancellationTokenSource();
        await using var host = await ProviderHost.StartAsync(
            api, new UpstreamOptions { Default = Scenario.Failing(new Fault.Hang(0)), Record = true },
            add: services => services.AddHttpClient(ProviderConnection.HttpClientName).AddHttpMessageHandler(() => new StopAtTheHead(stop)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in host.Client.GetStreamingResponseAsync("Hello", null, stop.Token))
            {
            }
        });
        await (await host.Upstream.NextRequestAsync()).Abandoned.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class StopAtTheHead(CancellationTokenSource stop) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await stop.CancelAsync();
            return response;
        }
    }
}
