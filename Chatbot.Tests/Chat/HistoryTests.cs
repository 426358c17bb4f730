using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Conversations;

namespace Chatbot.Tests.Chat;

public sealed class HistoryTests
{
    // A turn of two messages of 92 Japanese characters is 200 tokens, the question itself 8.
    private static readonly string Hundred = new('語', 92);

    [Theory]
    [InlineData(1_000, 0, null)]
    [InlineData(638, 0, null)]
    [InlineData(624, 0, null)]
    [InlineData(623, 1, 3)]
    [InlineData(424, 1, 3)]
    [InlineData(423, 2, 5)]
    [InlineData(300, 2, 5)]
    [InlineData(224, 2, 5)]
    [InlineData(223, 3, 7)]
    [InlineData(20, 3, 7)]
    public void Fit_ToAWindow_LeavesOutTheOldestTurns(int window, int leftOut, int? cutAt)
    {
        var (before, question) = Turns(3);

        var history = History.Fit(before, question, window, maxOutput: 8, instructions: "");

        Assert.Equal(before.Skip(leftOut), history.Turns);
        Assert.Equal(cutAt, history.CutAt);
    }

    [Fact]
    public void Fit_OutputInstructionsAndFiles_TakeTheirRoom()
    {
        var (before, question) = Turns(1);
        Assert.Single(History.Fit(before, question, 1_000, maxOutput: 700, instructions: "").Turns);
        Assert.Empty(History.Fit(before, question, 1_000, maxOutput: 500, instructions: new string('語', 300)).Turns);
        // Never more than half for the output, and 8,000 where no limit is set.
        Assert.Single(History.Fit(before, question, 1_000, maxOutput: 1_000_000, instructions: "").Turns);
        Assert.Empty(History.Fit(before, question, 8_200, maxOutput: null, instructions: new string('語', 4_000)).Turns);

        question.Attachments.Add(TestConversation.File(AttachmentKind.Png, 1));
        Assert.Empty(History.Fit(before, question, 1_800, maxOutput: 8, instructions: "").Turns);
        Assert.Single(History.Fit(before, question, 1_840, maxOutput: 8, instructions: "").Turns);
    }

    [Fact]
    public void Fit_AHugeTurn_HidesWhatIsBeforeItToo()
    {
        var conversation = TestConversation.New("ada");
        conversation.Answer(conversation.Ask("small"), "small");
        conversation.Answer(conversation.Ask(new string('語', 10_000)), "huge");
        conversation.Answer(conversation.Ask("small"), "small");
        var before = Turn.Of(conversation);

        var history = History.Fit(before, conversation.Ask("Now?"), 1_000, maxOutput: 100, instructions: "");

        Assert.Equal([before[2]], history.Turns);
        Assert.Equal(5, history.CutAt);
    }

    [Fact]
    public void Fit_NothingBefore_CutsNothing() => Assert.Null(History.Fit([], TestConversation.New("ada").Ask("Hm?"), 1_000, null, "").CutAt);

    private static (IReadOnlyList<Turn> Before, Question Question) Turns(int count)
    {
        var conversation = TestConversation.New("ada");
        for (var i = 0; i < count; i++)
            conversation.Answer(conversation.Ask(Hundred), Hundred);
        var before = Turn.Of(conversation);
        return (before, conversation.Ask(""));
    }
}
