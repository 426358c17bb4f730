using Chatbot.Core.Conversations;
using Chatbot.Core.Rendering;
using Microsoft.Extensions.Caching.Memory;

namespace Chatbot.Core.Chat;

/// <summary>
/// Reads an answer from wherever a reader stands, be it on its way or ended: the blocks are a function of the text, so
/// both give the same.
/// </summary>
public sealed class AnswerReader(LiveAnswers live, ConversationStore conversations, MarkdownRenderer renderer) : IDisposable
{
    // UTF-16 units of HTML: about 8 MB. Rendering is a fair part of what a page costs.
    private readonly MemoryCache _ended = new(new MemoryCacheOptions { SizeLimit = 4_000_000 });

    /// <summary>The live answer, or the stored one once it has ended; neither where there is none of this owner's.</summary>
    /// <exception cref="Storage.StorageException">The database cannot be read.</exception>
    public async Task<(LiveAnswer? Live, Answer? Ended)> FindAsync(string ownerId, Guid answerId, CancellationToken cancellation)
    {
        if (live.Find(answerId, ownerId) is { } running)
            return (running, null);
        var answer = await conversations.FindAnswerAsync(ownerId, answerId, cancellation);
        // Stored, but not yet on its way when we looked first.
        return answer is { State: AnswerState.Waiting } ? (live.Find(answerId, ownerId), null) : (null, answer);
    }

    /// <summary>The whole conversation; null where there is none of this owner's.</summary>
    /// <exception cref="Storage.StorageException">The database cannot be read.</exception>
    public async Task<Conversation?> FindConversationAsync(string ownerId, Guid id, CancellationToken cancellation)
    {
        var conversation = await conversations.FindAsync(ownerId, id, cancellation);
        var newest = conversation?.Messages.OfType<Answer>().MaxBy(answer => answer.Number);
        // An answer that ended after it was read is no longer on its way, and not yet what was read.
        return newest is { State: AnswerState.Waiting } && live.Find(newest.Id, ownerId) is null
            ? await conversations.FindAsync(ownerId, id, cancellation)
            : conversation;
    }

    /// <summary>An answer on its way; null where there is none of this owner's.</summary>
    public LiveAnswer? FindLive(string ownerId, Guid answerId) => live.Find(answerId, ownerId);

    /// <summary>The conversations of this owner in which an answer is on its way.</summary>
    public IReadOnlySet<Guid> RunningOf(string ownerId) => live.ConversationsOf(ownerId);

    /// <summary>What a reader at <paramref name="cursor"/> lacks of an answer that has ended.</summary>
    public AnswerFrame Read(Answer ended, AnswerCursor cursor) => AnswerFrame.From(DocumentOf(ended), cursor);

    /// <summary>Takes over what has been rendered of an answer that has ended.</summary>
    public void Keep(LiveAnswer ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        Keep(ended.Answer, ended.EndedDocument());
    }

    public void Dispose() => _ended.Dispose();

    private AnswerDocument DocumentOf(Answer answer)
    {
        if (_ended.TryGetValue(answer.Id, out AnswerDocument? document) && document is not null)
            return document;
        document = new AnswerDocument(renderer, LiveAnswer.AnchorOf(answer.Id));
        document.Append(answer.Text);
        document.Complete();
        // One that is just about to run has no text yet: it must not be remembered so.
        if (answer.State is not (AnswerState.Waiting or AnswerState.Running))
            Keep(answer, document);
        return document;
    }

    private void Keep(Answer answer, AnswerDocument document) => _ended.Set(answer.Id, document, new MemoryCacheEntryOptions
    {
        Size = document.Length + document.Blocks.Sum(block => block.Html.Length) + 1,
    });
}
