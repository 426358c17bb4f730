using System.Threading.RateLimiting;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Accounts.Passwords;

/// <summary>
/// So many passwords are hashed at once, some wait in order, and what is beyond is turned away: half a CPU belongs to the answers that
/// run, not to whoever sends sign-ins.
/// </summary>
public sealed class HashingGate(AccountOptions options) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.SignInsAtOnce,
        QueueLimit = options.SignInQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a place and holds it until it is disposed; null where too many wait already.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken cancellation)
    {
        var lease = await _limiter.AcquireAsync(1, cancellation);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    public void Dispose() => _limiter.Dispose();
}
