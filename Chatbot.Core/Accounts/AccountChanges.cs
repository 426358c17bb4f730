using System.Collections.Concurrent;

namespace Chatbot.Core.Accounts;

/// <summary>Tells what is remembered of an account that it holds no more: cached sessions, and streams that run on one.</summary>
public sealed class AccountChanges
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _sources = new();
    private long _count;

    /// <summary>Grows with each change of any account.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Cancelled at the account's next change.</summary>
    public CancellationToken NextOf(string accountId) => _sources.GetOrAdd(accountId, _ => new()).Token;

    /// <summary>Says, after it has been stored, that the account or one of its sessions has changed.</summary>
    public void Announce(string accountId)
    {
        Interlocked.Increment(ref _count);
        if (_sources.TryRemove(accountId, out var source))
            source.Cancel();
    }
}
