using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

public sealed class TitleTextTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("\n \t\n  second \t line  \nthird", "second line")]
    [InlineData("# Title **bold** `code` [link](http://x.example)", "Title bold code link")]
    [InlineData("> - 1. quoted", "quoted")]
    [InlineData("**「強調」**です。", "「強調」です。")]
    [InlineData("2 * 3 * 4 = snake_case_name?", "2 * 3 * 4 = snake_case_name?")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("```python\nprint(1)\n```", "print(1)")]
    [InlineData("***", "***")]
    [InlineData("a\u202Eb\u0007c\u200Bd\u2066e\uFEFFf", "abcdef")]
    [InlineData("全角　空白", "全角 空白")]
    [InlineData("👨‍👩‍👧 family", "👨‍👩‍👧 family")]
    [InlineData("", "")]
    [InlineData(" \n\u202E\n\u0000", "")]
    public void Title_OfQuestion_IsItsFirstLineInPlainText(string question, string title) =>
        Assert.Equal(title, TitleText.From(question, 100));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abc defg", 5, "abc…")]
    [InlineData("日本語の長い質問です", 5, "日本語の…")]
    [InlineData("ab👨‍👩‍👧cd", 6, "ab…")]
    [InlineData("か\u3099き\u3099く\u3099", 4, "か\u3099…")]
    [InlineData("abc", 1, "…")]
    public void Title_LongerThanAllowed_IsCutBetweenCharacters(string question, int maxLength, string title)
    {
        Assert.Equal(title, TitleText.From(question, maxLength));
        Assert.InRange(title.Length, 0, maxLength);
    }

    [Fact]
    public void Title_OfHostileQuestion_IsThereAtOnce()
    {
        Assert.Equal(50, TitleText.From(new string('>', 1_000_000), 50).Length);
        Assert.Equal("***", TitleText.From(string.Concat(Enumerable.Repeat("***\n", 100_000)), 50));
    }

    [Fact]
    public void Title_WithoutRoom_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TitleText.From("a", 0));
}
