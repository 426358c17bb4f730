using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Provider;

public sealed class VectorStoreDirectoryTests
{
    private static readonly UpstreamOptions TwoStores = new()
    {
        VectorStores = [new("vs_1", "規程集", 3), new("vs_2", "", 0)],
        Record = true,
    };

    [Fact]
    public async Task List_Responses_GivesIdNameAndFiles()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, TwoStores);
        Assert.Equal([new("vs_1", "規程集", 3), new("vs_2", "vs_2", 0)], await host.VectorStores.ListAsync(default));
    }

    [Fact]
    public async Task List_WithinAMinute_AsksOnce()
    {
        var time = new FakeTimeProvider();
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, TwoStores, time: time);
        await host.VectorStores.ListAsync(default);
        time.Advance(TimeSpan.FromSeconds(59));
        await host.VectorStores.ListAsync(default);
        Assert.Single(host.Upstream.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await host.VectorStores.ListAsync(default);
        Assert.Equal(2, host.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData(ModelApi.ChatCompletions, true)]
    [InlineData(ModelApi.Demo, true)]
    [InlineData(ModelApi.Responses, false)]
    public async Task List_NotOffered_IsEmptyAndAsksNobody(ModelApi api, bool fileSearch)
    {
        await using var host = await ProviderHost.StartAsync(api, TwoStores, options => options.FileSearch = fileSearch);
        Assert.Empty(await host.VectorStores.ListAsync(default));
        Assert.Empty(host.Upstream.Requests);
    }

    [Fact]
    public async Task List_KeyRefused_SaysSoAndAsksAgainAfterAMinute()
    {
        var time = new FakeTimeProvider();
        var options = new UpstreamOptions
        {
            Script = UpstreamOptions.InOrder(
                Scenario.Failing(Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", "no")), new Scenario()),
            VectorStores = TwoStores.VectorStores,
        };
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, options, time: time);
        for (var page = 0; page < 3; page++)
        {
            var failure = await Assert.ThrowsAsync<ProviderException>(() => host.VectorStores.ListAsync(default));
            Assert.Equal(ProviderError.KeyRefused, failure.Error);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await host.VectorStores.ListAsync(default)).Count);
    }
}
