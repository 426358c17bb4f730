using Chatbot.Core.Chat;

namespace Chatbot.Tests.Chat;

public sealed class HiddenOutputTests
{
    [Theory]
    [InlineData("gpt-4.1-mini", false)]
    [InlineData("GPT-4o-2024-08-06", false)]
    [InlineData("gpt-3.5-turbo", false)]
    [InlineData("demo", false)]
    [InlineData("gpt-5-mini", true)]
    [InlineData("o4-mini", true)]
    [InlineData("llama", true)]
    [InlineData("my-gpt-4", true)]
    public void IsPossible_OnlyModelsKnownToBePlain_ShowAllTheyWrite(string model, bool possible) =>
        Assert.Equal(possible, HiddenOutput.IsPossible(model));
}
