namespace Chatbot.Core.Chat;

/// <summary>The order in which answers wait for a place to run in.</summary>
internal sealed class WaitingLine
{
    private long _last;
    private long _begun;

    /// <summary>Joins the line's end. Whoever enters first begins first: the caller keeps that order.</summary>
    /// <returns>The ticket, from 1 on.</returns>
    public long Enter() => Interlocked.Increment(ref _last);

    /// <summary>The holder of this ticket, and with it all before, waits no more.</summary>
    public void Begin(long ticket) => Volatile.Write(ref _begun, ticket);

    /// <summary>How many begin before a ticket's holder has begun, that one included; 0: it has.</summary>
    public int PlaceOf(long ticket) => (int)Math.Max(0, ticket - Volatile.Read(ref _begun));
}
