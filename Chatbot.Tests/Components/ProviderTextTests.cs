using Chatbot.Core.Provider;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class ProviderTextTests : ComponentTest
{
    [Theory]
    [InlineData("ja", 20, "20 秒")]
    [InlineData("ja", 19.2, "20 秒")]
    [InlineData("ja", 119, "119 秒")]
    [InlineData("ja", 121, "3 分")]
    [InlineData("en", 20, "20 seconds")]
    [InlineData("en", 600, "10 minutes")]
    public void RateLimited_WithTime_NamesIt(string language, double seconds, string words)
    {
        Read(language);

        Assert.Contains(words, ProviderText.For(ProviderError.RateLimited, TimeSpan.FromSeconds(seconds)).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void RateLimited_WithoutTime_NamesNone() =>
        Assert.DoesNotContain("{0}", ProviderText.For(ProviderError.RateLimited, null).Explanation, StringComparison.Ordinal);
}
