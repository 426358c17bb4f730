using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;

namespace Chatbot.Tests.Provider;

public sealed class ProviderFeaturesTests
{
    [Fact]
    public void For_Responses_OffersWhatTheSettingsAllow()
    {
        Assert.Equal(new(false, true, true, true, true) { Api = ModelApi.Responses }, ProviderFeatures.For(new(), ModelApi.Responses));
        Assert.Equal(
            new(false, false, false, true, false) { Api = ModelApi.Responses },
            ProviderFeatures.For(new() { WebSearch = false, FileSearch = false, StoreResponses = false }, ModelApi.Responses));
    }

    [Fact]
    public void For_ChatCompletions_OffersTextAndImagesOnly() =>
        Assert.Equal(
            new(false, false, false, false, false) { Api = ModelApi.ChatCompletions },
            ProviderFeatures.For(new(), ModelApi.ChatCompletions));

    [Fact]
    public void For_Demo_SearchesNothing() =>
        Assert.Equal(new(true, false, false, true, false) { Api = ModelApi.Demo }, ProviderFeatures.For(new(), ModelApi.Demo));
}
