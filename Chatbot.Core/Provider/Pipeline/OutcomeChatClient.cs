using System.Runtime.CompilerServices;
using Chatbot.Core.Provider.Errors;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Chatbot.Core.Provider.Pipeline;

/// <summary>
/// Reads how a stream went from the events that the adapter passes on without a meaning: failures, refusals, an answer that
/// stopped at its limit, and the end that never came.
/// </summary>
public sealed class OutcomeChatClient(IChatClient inner) : StreamingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatFinishReason? finish = null;
        var searches = new HashSet<string>(StringComparer.Ordinal);
        var begun = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            // Nearly all updates are this one: nothing to read in it.
            if (update.RawRepresentation is StreamingResponseOutputTextDeltaUpdate)
            {
                begun = true;
                yield return update;
                continue;
            }

            // When it begins: an answer that is stopped then is told nothing more. The adapter makes several updates of one event.
            if (ItemOf(update) is { Id: { } id } item && CallOf(item) is { } call && searches.Add(id))
                update.Contents.Add(new UsageContent(new() { AdditionalCounts = new() { [call] = 1 } }));

            var failure = Read(update);
            finish ??= update.FinishReason;
            begun = begun || HasToken(update);
            yield return update;
            if (failure is not null)
                throw failure;
        }

        if (finish == ChatFinishReason.ContentFilter)
            throw new ProviderException(ProviderError.ContentRefused, detail: "content_filter");
        if (finish is null)
            throw new ProviderException(begun ? ProviderError.Cut : ProviderError.ServerError, detail: "the stream has no end") { MayBePaid = true };
    }

    private static ResponseItem? ItemOf(ChatResponseUpdate update) => update.RawRepresentation switch
    {
        StreamingResponseOutputItemAddedUpdate { Item: var item } => item,
        StreamingResponseOutputItemDoneUpdate { Item: var item } => item,
        _ => null,
    };

    /// <summary>The name of a call that is paid for by itself.</summary>
    private static string? CallOf(ResponseItem item) => item switch
    {
        WebSearchCallResponseItem => ProviderFeatures.WebSearchCalls,
        FileSearchCallResponseItem => ProviderFeatures.FileSearchCalls,
        _ => null,
    };

    /// <summary>Completes the update, and says what failed, if it says that something did.</summary>
    private static ProviderException? Read(ChatResponseUpdate update)
    {
        switch (update.RawRepresentation)
        {
            case StreamingChatCompletionUpdate chunk:
                return ReadChunk(update, chunk);
            case StreamingResponseIncompleteUpdate { Response: var response }:
                AddUsage(update, response.Usage);
                update.FinishReason = response.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter
                    ? ChatFinishReason.ContentFilter : ChatFinishReason.Length;
                return null;
            case StreamingResponseFailedUpdate { Response: var response }:
                AddUsage(update, response.Usage);
                return ProviderFailure.FromBody(new(
                    response.Error?.Code.ToString(), response.Error?.Kind, response.Error?.Param, response.Error?.Message ?? ""));
            default:
                return ReadErrorContent(update);
        }
    }

    private static ProviderException? ReadChunk(ChatResponseUpdate update, StreamingChatCompletionUpdate chunk)
    {
        // The adapter drops a refusal unless a tool is called: it is the answer.
        if (chunk.RefusalUpdate is { Length: > 0 } refusal)
            update.Contents.Add(new TextContent(refusal));
        if (update.Contents.Count > 0 || update.FinishReason is not null)
            return null;
        return chunk.Patch.TryGetJson("$.error"u8, out var error) ? ProviderFailure.FromBody(ErrorBody.Parse(error)) : null;
    }

    private static ProviderException? ReadErrorContent(ChatResponseUpdate update)
    {
        if (update.Contents is not [ErrorContent error])
            return null;
        update.Contents.Clear();
        if (error.ErrorCode is not nameof(ResponseContentPartKind.Refusal))
            return ProviderFailure.FromBody(new(error.ErrorCode, null, error.Details, error.Message ?? ""));
        update.Contents.Add(new TextContent(error.Message));
        return null;
    }

    /// <summary>The adapter reports usage of a completed response only; tokens of the others are paid for too.</summary>
    private static void AddUsage(ChatResponseUpdate update, ResponseTokenUsage? usage)
    {
        if (usage is null)
            return;
        update.Contents.Add(new UsageContent(new()
        {
            InputTokenCount = usage.InputTokenCount,
            OutputTokenCount = usage.OutputTokenCount,
            TotalTokenCount = usage.TotalTokenCount,
            CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
            ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
        }));
    }
}
