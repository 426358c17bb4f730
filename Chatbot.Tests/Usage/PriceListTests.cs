using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Usage;

public sealed class PriceListTests
{
    [Fact]
    public void Of_KnownModel_IsWhatWasNoted() =>
        Assert.Equal(new ModelPrice("USD", 0.4m, 0.1m, 1.6m, 0.01m, 0.0025m), List().Of("gpt-4.1-mini"));

    [Fact]
    public void Of_Snapshot_IsThatOfItsModel() => Assert.Equal(List().Of("gpt-4.1"), List().Of("gpt-4.1-2025-04-14"));

    [Fact]
    public void Of_SnapshotThatIsDearerThanItsModel_IsItsOwn() => Assert.Equal(5, List().Of("gpt-4o-2024-05-13").Input);

    [Fact]
    public void Of_UnknownModel_IsTheDearestThatIsKnown()
    {
        Assert.Equal(new ModelPrice("USD", 150, 150, 600, 0.01m, 0.0025m), List().Of("gpt-unheard-of"));
        Assert.Equal(new ModelPrice("USD", 900, 150, 999, 0.01m, 0.0025m), List("dear=900/1/999").Of("gpt-unheard-of"));
    }

    [Fact]
    public void Of_UnknownModelWhereAnyHasAPrice_IsThat() =>
        Assert.Equal(new ModelPrice("USD", 0, 0, 0, 0.01m, 0.0025m), List("*=0/0/0").Of("llama"));

    [Fact]
    public void Of_ModelThatIsSet_IsAsSet() => Assert.Equal(9, List("gpt-4.1=9/8/7").Of("gpt-4.1").Input);

    [Fact]
    public void Of_Demo_CostsNothing() => Assert.Equal(0, List("*=9/9/9").Of("demo").CostOf(1_000, 0, 1_000, 0));

    [Theory]
    [InlineData(1_000_000, 0, 0, 0, 1_000_000_000)]
    [InlineData(1_000_000, 1_000_000, 0, 0, 500_000_000)]
    [InlineData(1_000, 400, 100, 2, 20_000_000 + 600_000 + 200_000 + 400_000)]
    [InlineData(1, 0, 0, 0, 1_000)]
    [InlineData(0, 0, 0, 0, 0)]
    public void CostOf_Tokens_IsExact(long input, long cached, long output, int searches, long nanos) =>
        Assert.Equal(nanos, TestUsage.Price.CostOf(input, cached, output, searches));

    [Fact]
    public void CostOf_FileSearches_IsByTheCall() => Assert.Equal(7_500_000, new ModelPrice("USD", 1, 1, 1, 9, 0.0025m).CostOf(0, 0, 0, 0, 3));

    [Fact]
    public void CostOf_LessThanANano_IsRoundedUp() => Assert.Equal(1, new ModelPrice("USD", 0.0001m, 0, 0, 0).CostOf(1, 0, 0, 0));

    [Theory]
    [InlineData("gpt-4.1=2/0.5/8", "gpt-4.1")]
    [InlineData("a=b= 2 / 0 / 1000000", "a=b")]
    public void Parse_Price_HasItsModel(string text, string model) => Assert.Equal(model, PriceSetting.Parse(text)?.Model);

    [Theory]
    [InlineData("gpt-4.1")]
    [InlineData("=1/1/1")]
    [InlineData("gpt-4.1=2/8")]
    [InlineData("gpt-4.1=2/-1/8")]
    [InlineData("gpt-4.1=2/1e3/8")]
    [InlineData("gpt-4.1=2/1/1000001")]
    [InlineData("gpt-4.1=2/1/8/9")]
    public void Parse_NoPrice_IsNone(string text) => Assert.Null(PriceSetting.Parse(text));

    private static PriceList List(params string[] prices) => new(new UsageOptions { Prices = [.. prices] }, NullLogger<PriceList>.Instance);
}
