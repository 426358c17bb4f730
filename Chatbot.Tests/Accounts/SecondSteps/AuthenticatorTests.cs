using Chatbot.Core.Accounts.SecondSteps;

namespace Chatbot.Tests.Accounts.SecondSteps;

public sealed class AuthenticatorTests
{
    // The secret of RFC 6238, appendix B: "12345678901234567890".
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(2_000_000_000, "279037")]
    public void StepOf_CodesOfTheStandard_AreRight(long seconds, string code) =>
        Assert.Equal(seconds / 30, Authenticator.StepOf(Key, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-31, true)]
    [InlineData(29, true)]
    [InlineData(-61, false)]
    [InlineData(61, false)]
    public void StepOf_ClockThatIsOff_IsForgivenOneStep(int seconds, bool right) =>
        Assert.Equal(right, Authenticator.StepOf(Key, "081804", DateTimeOffset.FromUnixTimeSeconds(1_111_111_109 + seconds)) is not null);

    [Theory]
    [InlineData("")]
    [InlineData("08180")]
    [InlineData("07081804")]
    [InlineData("ABCDEF")]
    public void StepOf_WhatIsNoCode_IsNone(string code) =>
        Assert.Null(Authenticator.StepOf(Key, code, DateTimeOffset.FromUnixTimeSeconds(1_111_111_109)));

    [Fact]
    public void Address_NamesTheSiteAndTheAccount()
    {
        var address = new Uri(Authenticator.Address(Key, "花子", "chat.example.com"));

        Assert.Equal(("otpauth", "totp"), (address.Scheme, address.Host));
        Assert.Contains($"secret={Key}", address.Query, StringComparison.Ordinal);
        Assert.Contains("chat.example.com", Uri.UnescapeDataString(address.AbsoluteUri), StringComparison.Ordinal);
        Assert.Contains("花子", Uri.UnescapeDataString(address.AbsoluteUri), StringComparison.Ordinal);
    }

    [Fact]
    public void NewKey_EachTime_Is160BitsOfItsOwn()
    {
        var keys = Enumerable.Range(0, 50).Select(_ => Authenticator.NewKey()).ToList();
        Assert.Equal(50, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
    }
}
