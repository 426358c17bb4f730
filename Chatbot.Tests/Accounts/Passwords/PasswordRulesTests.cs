using Chatbot.Core.Accounts.Passwords;

namespace Chatbot.Tests.Accounts.Passwords;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("an ordinary long phrase")]
    [InlineData("春はあけぼの、やうやう白くなる")]
    [InlineData("            x            y   z")]
    public void Check_LongEnoughAndUncommon_IsTaken(string password) => Assert.Null(PasswordRules.Check(password, "yamada", "yamada@example.com"));

    [Theory]
    [InlineData("", PasswordProblem.TooShort)]
    [InlineData("11 letters!", PasswordProblem.TooShort)]
    [InlineData("123qweasdzxc", PasswordProblem.Common)]
    [InlineData("QwertyQwerty", PasswordProblem.Common)]
    [InlineData("ＱｗｅｒｔｙＱｗｅｒｔｙ", PasswordProblem.Common)]
    [InlineData("aaaaaaaaaaaaaa", PasswordProblem.Common)]
    [InlineData("yamada-taro-1", PasswordProblem.MadeOfNames)]
    [InlineData("YAMADA-TARO!!", PasswordProblem.MadeOfNames)]
    [InlineData("ytaro@example.com", PasswordProblem.MadeOfNames)]
    [InlineData("Chatbot12345", PasswordProblem.MadeOfNames)]
    public void Check_WhatIsTriedFirst_IsRefused(string password, PasswordProblem problem) =>
        Assert.Equal(problem, PasswordRules.Check(password, "yamada-taro", "ytaro@example.com"));

    [Fact]
    public void Normalize_WhatIsNoCharacter_IsReplaced() => Assert.All(
        ["\uFFFE", "\uD800", "\uDC00", "\uDC00\uD800"],
        text => Assert.Equal("an ordinary A" + new string('\uFFFD', text.Length), PasswordRules.Normalize("an ordinary \uFF21" + text)));

    [Fact]
    public void Check_Length_CountsCharactersAndHasAnEnd()
    {
        Assert.Null(PasswordRules.Check(string.Concat(Enumerable.Repeat("字典三四", 64))));
        Assert.Equal(PasswordProblem.TooLong, PasswordRules.Check(new string('あ', 257)));
        // Eleven characters, each of two UTF-16 units.
        Assert.Equal(PasswordProblem.TooShort, PasswordRules.Check(string.Concat(Enumerable.Repeat("𠮷", 11))));
    }
}
