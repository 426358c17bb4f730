using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Rendering;
using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Hosting;

public sealed class MemoryRestTests
{
    [Fact]
    public void Run_AfterACrowd_GivesBackWhatTheHeapHadGrownTo()
    {
        var answers = new LiveAnswers();
        using var rest = new MemoryRest(answers, TimeProvider.System);
        var grown = Grow();

        Assert.True(rest.Run());

        Assert.InRange(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, 0, grown - (100 * 1024 * 1024));
    }

    [Fact]
    public void Run_WhileAnAnswerIsOnItsWay_LeavesItInPeace()
    {
        var answers = new LiveAnswers();
        var conversation = TestConversation.New("ada");
        answers.Add(new(conversation.Answer(conversation.Ask("Hm?"), "", AnswerState.Waiting), "ada", Rendered.Renderer));
        using var rest = new MemoryRest(answers, TimeProvider.System);
        Grow();

        Assert.False(rest.Run());
    }

    /// <summary>Bytes that are committed with 200 MB in use, which nobody uses from here on.</summary>
    private static long Grow()
    {
        var blocks = Enumerable.Range(0, 200).Select(_ => new byte[1024 * 1024]).ToList();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced);
        GC.KeepAlive(blocks);
        return GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
    }
}
