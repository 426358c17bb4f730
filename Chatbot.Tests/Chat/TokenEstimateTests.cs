using Chatbot.Core.Chat;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Conversations;

namespace Chatbot.Tests.Chat;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData("", 8)]
    [InlineData("abcd", 9)]
    [InlineData("abcde", 10)]
    [InlineData("日本語", 11)]
    [InlineData("日本 ab", 11)]
    public void Of_Text_IsFourAsciiCharactersOrOneOther(string text, int tokens) => Assert.Equal(tokens, TokenEstimate.Of(text));

    [Theory]
    [InlineData(AttachmentKind.Png, 5_000_000, 1_600)]
    [InlineData(AttachmentKind.Pdf, 600, 1_010)]
    [InlineData(AttachmentKind.Pdf, 5_000_000, 60_000)]
    public void Of_AFile_IsBounded(AttachmentKind kind, long bytes, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.Of(TestConversation.File(kind, bytes)));
}
