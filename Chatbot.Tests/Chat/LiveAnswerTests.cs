using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Rendering;

namespace Chatbot.Tests.Chat;

public sealed class LiveAnswerTests
{
    private static readonly AnswerEnd Whole = new(AnswerState.Complete) { At = DateTimeOffset.UnixEpoch };

    [Fact]
    public void Append_BeforeItIsStored_IsSeenByNobody()
    {
        using var live = New();
        Assert.True(live.Append("One"));
        Assert.False(live.Append(" and two"));

        Assert.Equal("", live.Read(default).Frame.Text);
        Assert.Equal(("One and two", null), live.BeginStoring());
        Assert.Equal("", live.Read(default).Frame.Text);
        Assert.Equal("One and two", live.Beat());
        Assert.Equal("One and two", live.Read(default).Frame.Text);
        Assert.False(live.Append("."));
    }

    [Fact]
    public void BeginStoring_AfterAFailure_HasBothPieces()
    {
        using var live = New();
        live.Append("One");
        live.BeginStoring();
        live.Append(", two");

        Assert.Equal("One, two", live.BeginStoring().Piece);
        Assert.Equal("One, two", live.TextToStore());
        Assert.Equal("One, two", live.Beat());
        Assert.Equal("", live.BeginStoring().Piece);
        Assert.Equal("One, two", live.TextToStore());
    }

    [Fact]
    public void Pieces_OfWhatBelongsTogether_AreNotCutApart()
    {
        AssertPieces("a\r", "\nb", "a", "\nb");
        AssertPieces("a\r", "b", "a", "\nb");
        AssertPieces("a\ud83d", "\ude00", "a", "\ud83d\ude00");
    }

    [Fact]
    public void Finish_WithHalfAPair_StoresWhatThereIs()
    {
        using var live = New();
        live.Append("a\r");
        live.Finish(Whole);
        live.Finish(Whole with { State = AnswerState.Failed });

        Assert.Equal(("a\n", Whole), live.BeginStoring());
    }

    [Fact]
    public void Finish_IsSeenOnceItIsStored()
    {
        using var live = New();
        live.Append("One");
        live.Finish(Whole);
        Assert.Null(live.Read(default).Ended);
        Assert.Throws<InvalidOperationException>(() => live.EndedDocument());

        live.Beat();

        var (frame, ended) = live.Read(default);
        Assert.NotNull(ended);
        Assert.Equal("<p>One</p>", Assert.Single(frame.Blocks).Html.Trim());
        Assert.Equal("", frame.Text);
    }

    [Fact]
    public async Task News_ComeWithTextStateAndEnd()
    {
        using var live = New();
        var news = live.NewsAsync(default, running: false);
        Assert.False(news.IsCompleted);
        live.Start();
        await news;
        Assert.True(live.NewsAsync(default, running: false).IsCompleted);

        news = live.NewsAsync(default, running: true);
        live.Append("One");
        Assert.False(news.IsCompleted);
        live.Beat();
        await news;
        Assert.True(live.NewsAsync(default, running: true).IsCompleted);

        news = live.NewsAsync(new(0, 3), running: true);
        Assert.False(news.IsCompleted);
        live.Finish(Whole);
        live.Beat();
        await news;
    }

    [Fact]
    public void Stop_AfterItHasEnded_IsNoError()
    {
        var live = New();
        live.Stop();
        Assert.True(live.Stopped.IsCancellationRequested);
        live.Dispose();
        live.Stop();
    }

    [Fact]
    public void Answers_OfAnotherOwner_AreNotFoundNorStopped()
    {
        using var live = New();
        var answers = new LiveAnswers();
        answers.Add(live);

        Assert.Null(answers.Find(live.Id, "bob"));
        Assert.Empty(answers.ConversationsOf("bob"));
        answers.StopAll(live.ConversationId, "bob");
        Assert.False(live.Stopped.IsCancellationRequested);

        Assert.Same(live, answers.Find(live.Id, "ada"));
        Assert.Equal([live.ConversationId], answers.ConversationsOf("ada"));
        answers.StopAll(live.ConversationId, "ada");
        Assert.True(live.Stopped.IsCancellationRequested);
        answers.Remove(live);
        Assert.Null(answers.Find(live.Id, "ada"));
    }

    private static void AssertPieces(string one, string two, string first, string second)
    {
        using var live = New();
        live.Append(one);
        Assert.Equal(first, live.Beat());
        live.Append(two);
        Assert.Equal(second, live.Beat());
        Assert.Equal(first + second, live.TextToStore());
    }

    private static LiveAnswer New()
    {
        var conversation = TestConversation.New("ada");
        return new(conversation.Answer(conversation.Ask("Hm?"), "", AnswerState.Waiting), "ada", Rendered.Renderer);
    }
}
