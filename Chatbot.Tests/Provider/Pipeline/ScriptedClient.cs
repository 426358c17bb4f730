using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Chatbot.Tests.Provider.Pipeline;

/// <summary>An inner client for tests of a single concern: one act for each time it is asked, the last one stays.</summary>
public sealed class ScriptedClient(params Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>[] acts) : IChatClient
{
    public int Asked { get; private set; }

    public static ChatResponseUpdate Token(string text) => new(ChatRole.Assistant, text);

    public static Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Says(params ChatResponseUpdate[] updates) =>
        _ => updates.ToAsyncEnumerable();

    public static Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Fails(
        Exception failure, params ChatResponseUpdate[] updates) => _ => Failing(failure, updates);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        acts[Math.Min(Asked++, acts.Length - 1)](cancellationToken);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Failing(Exception failure, ChatResponseUpdate[] updates)
    {
        foreach (var update in updates)
        {
            await Task.CompletedTask;
            yield return update;
        }

        throw failure;
    }

    /// <summary>An answer whose pieces a test hands over one by one.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> FromAsync(
        System.Threading.Channels.ChannelReader<ChatResponseUpdate> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in pieces.ReadAllAsync(cancellationToken))
            yield return piece;
    }
}
