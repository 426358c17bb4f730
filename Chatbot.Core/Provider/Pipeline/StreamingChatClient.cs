using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>One concern of the way to the model. There is one way only: an answer asked for whole is a stream, collected.</summary>
public abstract class StreamingChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public sealed override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>Whether an update carries something of the answer itself: text or reasoning.</summary>
    protected static bool HasToken(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 })
                return true;
        }

        return false;
    }
}
