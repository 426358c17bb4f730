using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;

namespace Chatbot.Tests.Provider;

public sealed class ModelCatalogTests
{
    private static ModelCatalog Catalog(ModelApi api, string model, params string[] models)
    {
        var options = new TestingOptions { OpenAI = new() { Model = model, Models = [.. models] } };
        return new(new(options), ProviderFeatures.For(options.OpenAI, api));
    }

    [Fact]
    public void Models_DefaultAmongThem_StandsFirstAndOnce()
    {
        var catalog = Catalog(ModelApi.Responses, "b", "a", "b", " ", "c");
        Assert.Equal(["b", "a", "c"], catalog.Models);
        Assert.Equal("b", catalog.Default);
    }

    [Fact]
    public void Contains_OtherCaseOrUnknown_False()
    {
        var catalog = Catalog(ModelApi.Responses, "a");
        Assert.True(catalog.Contains("a"));
        Assert.False(catalog.Contains("A"));
        Assert.False(catalog.Contains(null));
    }

    [Fact]
    public void Models_Demo_DoesNotPoseAsTheModelInTheSettings() =>
        Assert.Equal(["demo"], Catalog(ModelApi.Demo, "gpt-4.1-mini", "gpt-4.1").Models);
}
