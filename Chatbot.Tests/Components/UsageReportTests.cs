using Bunit;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class UsageReportTests : ComponentTest
{
    static readonly DateOnly Month = new(2026, 11, 1);

    [Fact]
    public void Report_WithoutUsage_SaysSoAndDrawsNothing()
    {
        var report = Report(new(Month, "USD", [], Names: null));

        Assert.Equal("この月の利用はありません。", report.Find(".usage-empty").TextContent);
        Assert.Empty(report.FindAll("svg, table"));
    }

    [Fact]
    public void Chart_OfCosts_HasABarForEachDayAndSaysItInWords()
    {
        var report = Report(new(Month, "USD", [Line(2, 250_000_000), Line(24, 500_000_000)], Names: null));

        var bars = report.FindAll("rect.bar");
        Assert.Equal(30, bars.Count);
        Assert.Equal(("50", "50"), (bars[1].GetAttribute("height"), bars[1].GetAttribute("y")));
        Assert.Equal("100", bars[23].GetAttribute("height"));
        Assert.All(bars.Where((_, day) => day is not (1 or 23)), bar => Assert.Equal("0", bar.GetAttribute("height")));
        Assert.Equal("日ごとの費用", report.Find("svg > title").TextContent);
        Assert.Equal("合計 $0.75。いちばん多い日は 11月24日 の $0.50。", report.Find("svg > desc").TextContent);
        Assert.Equal("11月2日: $0.25", report.FindAll("g > title")[1].TextContent);
        Assert.Empty(report.FindAll("[style], script"));
    }

    [Fact]
    public void Chart_WhereNothingCosts_IsOfTokens()
    {
        Read("en");
        var report = Report(new(Month, "USD", [Line(2, 0)], Names: null));
        Assert.Equal("Tokens by day", report.Find("figcaption").TextContent);
        Assert.Equal("1,100 tokens in total. The highest day is November 2 with 1,100 tokens.", report.Find("svg > desc").TextContent);
    }

    [Fact]
    public void Tables_OfATeam_AreByUserModelAndDayTheDearestFirst()
    {
        Read("en");
        var report = Report(new(
            Month, "JPY", [Line(2, 5), Line(3, 3_000_000_000, "eve", Script), Line(3, 7, model: "b")], new Dictionary<string, string> { ["eve"] = Script }));

        var tables = report.FindAll("table");
        Assert.Equal(["By user", "By model", "By day"], tables.Select(table => table.QuerySelector("caption")!.TextContent));
        Assert.Equal([Script, "ada"], tables[0].QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
        Assert.Equal(["¥3.00", "1", "1,000", "400", "100"], tables[0].QuerySelectorAll("tbody tr:first-child td").Select(cell => cell.TextContent));
        Assert.Equal(["November 2", "November 3"], tables[2].QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
        Assert.Contains(EncodedScript, report.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(Script, report.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "USD", "$0.00")]
    [InlineData(1, "USD", "less than $0.0001")]
    [InlineData(100_000, "EUR", "€0.0001")]
    [InlineData(500_000_000, "USD", "$0.50")]
    [InlineData(1_234_567_890_000, "GBP", "£1,234.57")]
    [InlineData(1_500_000_000, "CHF", "1.50 CHF")]
    public void Money_IsAsExactAsItIsSmall(long nanos, string currency, string words)
    {
        Read("en");
        Assert.Equal(words, MoneyText.Of(nanos, currency));
    }

    [Fact]
    public void Allowances_WithoutAny_AreNotShown() =>
        Assert.Empty(Render<AllowanceList>(p => p.Add(list => list.Allowances, [])).Markup.Trim());

    [Fact]
    public void Allowances_AreMetersWithWords()
    {
        var list = Render<AllowanceList>(p => p.Add(one => one.Allowances, [new("チームの今月の利用枠(金額)", "$8.00 / $10.00", "12月1日 0:00(Asia/Tokyo)", 80)]));

        Assert.Equal(("80", "チームの今月の利用枠(金額)"), (list.Find("meter").GetAttribute("value"), list.Find("meter").GetAttribute("aria-label")));
        Assert.Equal("12月1日 0:00(Asia/Tokyo)に新しくなります", list.Find(".allowance-renews").TextContent);
    }

    IRenderedComponent<UsageReport> Report(UsageView view) => Render<UsageReport>(p => p.Add(report => report.View, view));

    static UsageLine Line(int day, long cost, string owner = "ada", string model = "gpt-test") =>
        new(new(2026, 11, day), owner, model, Answers: 1, InputTokens: 1_000, CachedInputTokens: 400, OutputTokens: 100, cost);
}
