using System.Threading.RateLimiting;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Microsoft.AspNetCore.Identity;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// How often a password, a token or a link may be tried: by one client, whatever the name, and for one name, whoever the client. Asked by
/// the pages and not in front of them, since the name stands in the form and the refusal belongs beside it.
/// </summary>
public sealed class SignInLimits(ChatbotOptions options, ILookupNormalizer names, SecurityLog log) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _clients = Limiter(options.RateLimits, options.RateLimits.SignInsPerMinute);
    private readonly PartitionedRateLimiter<string> _names = Limiter(options.RateLimits, options.RateLimits.SignInsPerName);

    /// <summary>Counts one attempt; false where there have been too many, and the response then says when to come again.</summary>
    /// <param name="name">The name or account it is for; null: none.</param>
    public bool Allows(HttpContext http, string? name = null)
    {
        var client = RateLimits.Client(http);
        // The name is a stranger's: as a hash it is short and says nothing.
        var allowed = IsWithin(http, _clients, client)
            && (name is null || IsWithin(http, _names, SecretToken.Hash(names.NormalizeName(name.Trim()))));
        if (!allowed)
            log.Record(SecurityEventKind.RateLimited, null, client);
        return allowed;
    }

    public void Dispose()
    {
        _clients.Dispose();
        _names.Dispose();
    }

    private static bool IsWithin(HttpContext http, PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (!lease.IsAcquired)
            RateLimits.SayWhen(http, lease);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Limiter(RateLimitOptions limits, int perMinute) =>
        PartitionedRateLimiter.Create<string, string>(key => limits.Enabled
            ? RateLimits.PerMinute(key, perMinute)
            : RateLimitPartition.GetNoLimiter(key));
}
