using Chatbot.Core.Conversations;

namespace Chatbot.Tests.Conversations;

public sealed class TurnTests
{
    [Fact]
    public void Of_QuestionsAndRetries_ShowsTheNewestAnswerAndKeepsTheEarlier()
    {
        var conversation = TestConversation.New("ada");
        var one = conversation.Ask("One?");
        var first = conversation.Answer(one, "", AnswerState.Failed);
        var second = conversation.Answer(one, "Half", AnswerState.Stopped);
        var third = conversation.Answer(one, "Whole");
        var two = conversation.Ask("Two?");
        var last = conversation.Answer(two, "Last");
        conversation.Messages.Reverse();

        var turns = Turn.Of(conversation);

        Assert.Equal([one, two], turns.Select(turn => turn.Question));
        Assert.Equal([third, last], turns.Select(turn => turn.Answer));
        Assert.Equal([first, second], turns[0].Earlier);
        Assert.Empty(turns[1].Earlier);
    }

    [Fact]
    public void Of_NothingSaid_IsEmpty() => Assert.Empty(Turn.Of(TestConversation.New("ada")));
}
