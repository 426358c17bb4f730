using System.Globalization;
using Chatbot.Core.Chat;

namespace Chatbot.Tests.Chat;

public sealed class AnswerCursorTests
{
    [Fact]
    public void Parse_OfItsOwnText_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        try
        {
            Assert.Equal("12.345", new AnswerCursor(12, 345).ToString());
            Assert.Equal(new AnswerCursor(12, 345), AnswerCursor.Parse("12.345"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1.2.3")]
    [InlineData("-1.2")]
    [InlineData("1.-2")]
    [InlineData("+1.2")]
    [InlineData(" 1.2")]
    [InlineData("1,2")]
    [InlineData("99999999999.1")]
    [InlineData("１.２")]
    public void Parse_OfAnythingElse_IsTheBeginning(string? text) => Assert.Equal(default, AnswerCursor.Parse(text));
}
