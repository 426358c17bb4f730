using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;

namespace Chatbot.Tests.Provider;

public sealed class ModelApiResolverTests
{
    private static readonly Uri Local = new("http://localhost:11434/v1");

    [Theory]
    [InlineData(false, true, false, ModelApi.Responses)]
    [InlineData(false, false, false, ModelApi.Responses)]
    [InlineData(false, true, true, ModelApi.Responses)]
    [InlineData(false, false, true, ModelApi.Demo)]
    [InlineData(true, false, true, ModelApi.ChatCompletions)]
    [InlineData(true, true, false, ModelApi.ChatCompletions)]
    public void Resolve_ApiUnset_FollowsEndpointKeyAndProfile(bool endpoint, bool key, bool development, ModelApi expected) =>
        Assert.Equal(expected, ModelApiResolver.Resolve(new() { Endpoint = endpoint ? Local : null }, key, development));

    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    [InlineData(ModelApi.Demo)]
    public void Resolve_ApiSet_Wins(ModelApi api) =>
        Assert.Equal(api, ModelApiResolver.Resolve(new() { Api = api, Endpoint = Local }, hasKey: false, development: true));
}
