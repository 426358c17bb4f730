using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class PipelineCostTests
{
    /// <summary>20,000 tokens a second pass here: what is allocated for each would be most of the garbage of the process.</summary>
    [Fact]
    public async Task Pipeline_PerToken_AllocatesNothing()
    {
        const int Few = 1_000;
        const int Many = 101_000;
        await AllocatedAsync(Few);
        var perToken = (await AllocatedAsync(Many) - await AllocatedAsync(Few)) / (double)(Many - Few);
        Assert.InRange(perToken, -1, 1);
    }

    private static async Task<long> AllocatedAsync(int tokens)
    {
        var token = ScriptedClient.Token("word");
        var end = new ChatResponseUpdate(ChatRole.Assistant, "") { FinishReason = ChatFinishReason.Stop };
        using var client = Pipeline(new ScriptedClient(_ => Repeat(token, tokens, end)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0;
        await foreach (var update in client.GetStreamingResponseAsync([]))
            read += update.Contents.Count;
        Assert.Equal(tokens + 1, read);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ConcurrencyChatClient Pipeline(IChatClient inner)
    {
        var patience = TimeSpan.FromMinutes(10);
        return new(new RetryChatClient(new TimeoutChatClient(new ErrorChatClient(new OutcomeChatClient(inner),
            TimeProvider.System, NullLogger<ErrorChatClient>.Instance), patience, patience, TimeProvider.System),
            retries: 2, TimeProvider.System, NullLogger<RetryChatClient>.Instance), atOnce: 1);
    }

    /// <summary>All at hand, so that every step stays on this thread.</summary>
    private static async IAsyncEnumerable<ChatResponseUpdate> Repeat(ChatResponseUpdate token, int count, ChatResponseUpdate end)
    {
        for (var i = 0; i < count; i++)
            yield return token;
        await Task.CompletedTask;
        yield return end;
    }
}
