using System.Collections.Concurrent;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Chat;

/// <summary>The answers that are on their way in this process.</summary>
public sealed class LiveAnswers
{
    private readonly ConcurrentDictionary<Guid, LiveAnswer> _answers = new();

    /// <summary>Why nothing can be stored, and so nothing shown, just now; null: all is well.</summary>
    public StorageProblem? Problem { get; internal set; }

    internal IEnumerable<LiveAnswer> All => _answers.Select(pair => pair.Value);

    public int Count => _answers.Count;

    /// <summary>Null where there is none, or where it is another's.</summary>
    public LiveAnswer? Find(Guid answerId, string ownerId) =>
        _answers.TryGetValue(answerId, out var answer) && answer.OwnerId == ownerId ? answer : null;

    /// <summary>Stops what is on its way in a conversation.</summary>
    public void StopAll(Guid conversationId, string ownerId)
    {
        foreach (var answer in All.Where(answer => answer.ConversationId == conversationId && answer.OwnerId == ownerId))
            answer.Stop();
    }

    /// <summary>Stops all that is on its way of an owner.</summary>
    public void StopAll(string ownerId)
    {
        foreach (var answer in All.Where(answer => answer.OwnerId == ownerId))
            answer.Stop();
    }

    /// <summary>Those of one owner.</summary>
    public IReadOnlySet<Guid> ConversationsOf(string ownerId) =>
        All.Where(answer => answer.OwnerId == ownerId).Select(answer => answer.ConversationId).ToHashSet();

    /// <summary>How many wait for a place, and how many have one. One that has ended and is still to be stored is neither.</summary>
    internal (int Waiting, int Running) Tally()
    {
        var (waiting, running) = (0, 0);
        foreach (var answer in All.Where(answer => !answer.Finished))
            _ = answer.Running ? running++ : waiting++;
        return (waiting, running);
    }

    internal void Add(LiveAnswer answer) => _answers[answer.Id] = answer;

    internal void Remove(LiveAnswer answer) => _answers.TryRemove(answer.Id, out _);
}
