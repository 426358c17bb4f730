using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;

namespace Chatbot.Tests.Provider.Wire;

public sealed class KeyTests
{
    public static readonly TheoryData<ModelApi> Apis = [ModelApi.Responses, ModelApi.ChatCompletions];

    [Theory, MemberData(nameof(Apis))]
    public async Task Key_Changed_IsUsedFromTheNextRequestOn(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario());
        await host.AskAsync();
        host.Key.Current = "sk-second";
        await host.AskAsync();
        Assert.Equal(
            [$"Bearer {ProviderHost.SecretKey}", "Bearer sk-second"],
            host.Upstream.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Key_None_NoHeaderIsSent(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario());
        host.Key.Current = null;
        Assert.Null((await host.AskAsync()).Failure);
        Assert.DoesNotContain("Authorization", host.Upstream.Requests.Single().Headers.Keys);
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Key_WithALineBreak_IsRefusedHereAndNotQuoted(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario());
        host.Key.Current = "sk-first\nX-Injected: yes";
        var reading = await host.AskAsync();
        Assert.Equal(ProviderError.KeyRefused, reading.Error);
        Assert.DoesNotContain("sk-first", reading.Failure!.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Upstream.Requests);
    }

    [Theory, MemberData(nameof(Apis))]
    public async Task Redirect_ToAnotherHost_IsNotFollowed(ModelApi api)
    {
        await using var other = await ScriptedUpstream.StartAsync(new() { Record = true });
        var redirect = new Fault.Refused(307) { Headers = new Dictionary<string, string> { ["Location"] = $"{other.Address}/responses" } };
        await using var host = await ProviderHost.StartAsync(api, Scenario.Failing(redirect));
        Assert.Equal(ProviderError.RequestRefused, (await host.AskAsync()).Error);
        Assert.Empty(other.Requests);
    }
}
