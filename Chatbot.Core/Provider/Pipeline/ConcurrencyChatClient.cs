using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>Lets a bounded number of answers run at once; the others wait their turn, however long.</summary>
public sealed class ConcurrencyChatClient(IChatClient inner, int atOnce) : StreamingChatClient(inner)
{
    private readonly SemaphoreSlim _places = new(atOnce, atOnce);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
                yield return update;
        }
        finally
        {
            _places.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _places.Dispose();
        base.Dispose(disposing);
    }
}
