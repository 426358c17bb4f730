using System.Globalization;
using Chatbot.Core.Provider;
using Chatbot.Web.Resources;

namespace Chatbot.Tests.Provider;

public sealed class ProviderMessagesTests
{
    public static TheoryData<string, ProviderError> All()
    {
        var data = new TheoryData<string, ProviderError>();
        foreach (var error in Enum.GetValues<ProviderError>().Where(error => error is not ProviderError.ConversationLost))
        {
            data.Add("ja", error);
            data.Add("en", error);
        }

        return data;
    }

    private static string? Text(string culture, string name) =>
        ProviderMessages.ResourceManager.GetString(name, CultureInfo.GetCultureInfo(culture));

    [Theory, MemberData(nameof(All))]
    public void Messages_EachReason_SaysWhatHappenedAndWhatToDo(string culture, ProviderError error)
    {
        Assert.False(string.IsNullOrWhiteSpace(Text(culture, $"{error}")));
        Assert.False(string.IsNullOrWhiteSpace(Text(culture, $"{error}_Action")));
    }

    [Fact]
    public void Messages_BothLanguages_AreNotTheSame() =>
        Assert.NotEqual(Text("ja", "Cut"), Text("en", "Cut"));

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public void Messages_RateLimited_NamesTheTimeOnlyWhereItIsKnown(string culture)
    {
        Assert.Contains("{0}", Text(culture, "RateLimited"), StringComparison.Ordinal);
        Assert.DoesNotContain("{0}", Text(culture, "RateLimited_NoTime"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public void Messages_KeyRefused_NamesBothPlacesOfTheKey(string culture)
    {
        Assert.Contains("OPENAI_API_KEY", Text(culture, "KeyRefused_Action"), StringComparison.Ordinal);
        Assert.Contains("/run/secrets/openai_api_key", Text(culture, "KeyRefused_Action"), StringComparison.Ordinal);
    }
}
