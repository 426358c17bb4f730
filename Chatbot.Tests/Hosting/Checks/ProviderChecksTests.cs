using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Tests.Provider;
using Chatbot.Web.Hosting.Checks;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Hosting.Checks;

public sealed class ProviderChecksTests : CheckTest
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task NobodyHasAsked_IsANoteThatSaysHow()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, new UpstreamOptions());
        var results = Run(host);
        Assert.All(results.Take(2).Append(results[3]), result => Assert.Equal(CheckState.Note, result!.State));
        Assert.Null(results[2]);
        Assert.Empty(host.Upstream.Requests);
    }

    [Fact]
    public async Task Provider_ThatAnswers_IsFineAndWasAskedForModelsOnly()
    {
        var clock = new FakeTimeProvider(Now.AddSeconds(3));
        await using var host = await ProviderHost.StartAsync(
            ModelApi.Responses, new UpstreamOptions { Record = true, Clock = clock, Models = ["gpt-test", "other"] }, time: new FakeTimeProvider(Now));

        await host.Probe.AskAsync(default);

        Assert.All(Run(host), result => Assert.Equal(CheckState.Ok, result!.State));
        var request = Assert.Single(host.Upstream.Requests);
        Assert.Equal(("GET", "/v1/models"), (request.Method, request.Path));
        Assert.Equal(TimeSpan.FromSeconds(-3), host.Probe.Last!.ClockAhead);
    }

    [Theory]
    [InlineData(401, "invalid_api_key", CheckState.Problem, "The provider refuses the API key.")]
    [InlineData(403, null, CheckState.Note, "The provider answers, but does not list its models for this key. Ask one question to see whether it works.")]
    [InlineData(404, null, CheckState.Note, "The provider answers, but does not list its models for this key. Ask one question to see whether it works.")]
    [InlineData(429, "insufficient_quota", CheckState.Problem, "The API key is valid, but its quota is used up.")]
    public async Task Key_AsTheProviderTakesIt(int status, string? code, CheckState state, string text)
    {
        await using var host = await StartFailingAsync(Fault.OpenAIError(status, code, "invalid_request_error", "no"));

        await host.Probe.AskAsync(default);

        var (endpoint, key) = (Run(host)[0]!, Run(host)[1]!);
        Assert.Equal((state, text), (key.State, key.Text));
        Assert.Equal(CheckState.Ok, endpoint.State);
    }

    [Fact]
    public async Task Endpoint_ThatFails_IsAProblem()
    {
        await using var host = await StartFailingAsync(Fault.OpenAIError(500, null, "server_error", "no"));
        await host.Probe.AskAsync(default);
        Assert.Equal(CheckState.Problem, Run(host)[0]!.State);
    }

    [Fact]
    public async Task Endpoint_ThatIsGone_IsAProblemAndTheKeyIsUnknown()
    {
        await using var host = await ProviderHost.StartAsync(
            ModelApi.Responses, new UpstreamOptions(), options => options.Endpoint = new Uri("http://127.0.0.1:1/v1"));

        await host.Probe.AskAsync(default);

        Assert.Equal([CheckState.Problem, CheckState.Note, null, CheckState.Note], Run(host).Select(result => result?.State));
    }

    [Theory]
    [InlineData(120, "The clock is about 120 seconds fast.")]
    [InlineData(-300, "The clock is about 300 seconds slow.")]
    public async Task Clock_ThatIsWrong_IsAProblem(int ahead, string text)
    {
        await using var host = await ProviderHost.StartAsync(
            ModelApi.Responses, new UpstreamOptions { Clock = new FakeTimeProvider(Now.AddSeconds(-ahead)) }, time: new FakeTimeProvider(Now));
        await host.Probe.AskAsync(default);
        Assert.Equal((CheckState.Problem, text), (Run(host)[3]!.State, Run(host)[3]!.Text));
    }

    [Fact]
    public async Task Models_ThatTheProviderLacks_AreNamed()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, new UpstreamOptions { Models = ["other"] });
        await host.Probe.AskAsync(default);
        Assert.Equal("The provider does not list: gpt-test", Run(host)[2]!.Text);
    }

    [Fact]
    public async Task Demo_AsksNobody()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Demo, new UpstreamOptions { Record = true });
        Assert.Null(await host.Probe.AskAsync(default));
        Assert.Equal([null, CheckState.Note, null, null], Run(host).Select(result => result?.State));
        Assert.Empty(host.Upstream.Requests);
    }

    [Fact]
    public async Task Key_ThatIsMissing_IsAProblem()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, new UpstreamOptions());
        host.Key.Current = null;
        Assert.Equal(CheckState.Problem, new KeyCheck(new ProductionOptions(), host.Key, host.Probe).Run().State);
    }

    private static Task<ProviderHost> StartFailingAsync(Fault.Refused fault) =>
        ProviderHost.StartAsync(ModelApi.Responses, new UpstreamOptions { Script = _ => Scenario.Failing(fault) });

    private static CheckResult?[] Run(ProviderHost host)
    {
        var options = new ProductionOptions { OpenAI = new() { Endpoint = host.Upstream.Address, Model = "gpt-test" } };
        var models = new ModelCatalog(new(options), ProviderFeatures.For(options.OpenAI, ModelApi.Responses));
        return
        [
            new EndpointCheck(options, host.Probe).Run(), new KeyCheck(options, host.Key, host.Probe).Run(),
            new ModelsCheck(models, host.Probe).Run(), new ClockCheck(host.Probe).Run(),
        ];
    }
}
