using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Provider.Demo;

/// <summary>
/// Answers without a key and without a network: a sample that shows what an answer may look like and says that it is one.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pace">The pause after each token; unset: 25 ms, as a brisk model writes; zero: none.</param>
public sealed class DemoChatClient(TimeProvider time, TimeSpan? pace = null) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("demo", null, ModelCatalog.DemoModel);
    private readonly TimeSpan _pace = pace ?? TimeSpan.FromMilliseconds(25);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var history = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var written = 0;
        foreach (var token in DemoAnswer.Tokens(DemoAnswer.For(history.LastOrDefault(message => message.Role == ChatRole.User))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ChatRole.Assistant, token) { ModelId = ModelCatalog.DemoModel };
            written++;
            if (_pace > TimeSpan.Zero)
                await Task.Delay(_pace, time, cancellationToken);
        }

        var read = history.Select(message => message.Text).Append(options?.Instructions ?? "")
            .Sum(text => DemoAnswer.Tokens(text).Count());
        yield return new(ChatRole.Assistant, [new UsageContent(new()
        {
            InputTokenCount = read,
            CachedInputTokenCount = 0,
            OutputTokenCount = written,
            ReasoningTokenCount = 0,
            TotalTokenCount = read + written,
        })])
        { ModelId = ModelCatalog.DemoModel, FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
