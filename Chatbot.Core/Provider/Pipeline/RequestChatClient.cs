using Chatbot.Core.Configuration;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>Says on the wire what the common options have no word for.</summary>
public sealed class RequestChatClient(IChatClient inner, ModelApi api, OpenAIOptions settings) : StreamingChatClient(inner)
{
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var shaped = options?.Clone() ?? new();
        shaped.ModelId ??= settings.Model;
        if (api is ModelApi.Responses)
            Shape(shaped, keep: settings.StoreResponses, withTools: shaped.Tools is { Count: > 0 });
        else if (api is ModelApi.ChatCompletions && settings.Endpoint is not null && shaped.MaxOutputTokens is { } limit)
            UseOldLimit(shaped, limit);
        return base.GetStreamingResponseAsync(messages, shaped, cancellationToken);
    }

    private static void Shape(ChatOptions shaped, bool keep, bool withTools)
    {
        if (keep && !withTools)
            return;
        shaped.RawRepresentationFactory = _ => new CreateResponseOptions
        {
            StoredOutputEnabled = keep ? null : false,
            MaxToolCallCount = withTools ? ProviderFeatures.MostToolCalls : null,
        };
    }

    /// <summary>Compatible servers know <c>max_tokens</c>; many do not know its successor, or refuse it.</summary>
    private static void UseOldLimit(ChatOptions shaped, int limit)
    {
        shaped.MaxOutputTokens = null;
        shaped.RawRepresentationFactory = _ =>
        {
            var completion = new ChatCompletionOptions();
            completion.Patch.Set("$.max_tokens"u8, limit);
            return completion;
        };
    }
}
