using Chatbot.Core.Chat;

namespace Chatbot.Tests.Chat;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a\r\nb\rc\r\n", "a\nb\nc\n")]
    [InlineData("a\0b", "a\uFFFDb")]
    public void Normalise_LineEndsAndNuls_AreAsTheyAreKept(string text, string kept) => Assert.Equal(kept, AnswerText.Normalise(text));
}
