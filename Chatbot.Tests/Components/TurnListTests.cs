using Bunit;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class TurnListTests : ComponentTest
{
    IRenderedComponent<TurnList> List(params TurnView[] turns) => Render<TurnList>(p => p.Add(list => list.Turns, turns));

    static TurnView Turn(int number, int? historyFrom = null, int earlier = 0) => new(
        Question(number), Answer() with { HistoryFrom = historyFrom }, [.. Enumerable.Repeat(Answer() with { CanRetry = false }, earlier)]);

    [Fact]
    public void List_NewestTurn_IsTheOneToJumpTo()
    {
        var last = Assert.Single(List(Turn(1), Turn(3)).FindAll("#last"));

        Assert.NotNull(last.QuerySelector("#m3"));
    }

    [Fact]
    public void List_AskedAgain_KeepsEarlierAnswersFoldedAboveTheNewest()
    {
        var turn = List(Turn(1, earlier: 2)).Find(".turn");

        Assert.Equal(["article", "details", "article"], turn.Children.Select(child => child.LocalName));
        Assert.Equal("以前の回答 (2)", turn.QuerySelector("summary")!.TextContent);
        Assert.Equal(2, turn.QuerySelectorAll("details .answer").Length);
    }

    [Fact]
    public void List_HistoryCut_IsDividedBeforeTheFirstTurnThatWasSeen()
    {
        var cut = Assert.Single(List(Turn(1), Turn(3), Turn(5), Turn(7, historyFrom: 5)).FindAll(".history-cut"));

        Assert.NotNull(cut.PreviousElementSibling!.QuerySelector("#m3"));
        Assert.NotNull(cut.NextElementSibling!.QuerySelector("#m5"));
    }

    [Fact]
    public void List_HistoryCutOfAnOlderAnswerOnly_HasNoDivider() => Assert.Empty(List(Turn(1), Turn(3, historyFrom: 3), Turn(5)).FindAll(".history-cut"));
}
