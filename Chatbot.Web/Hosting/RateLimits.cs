using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting;

/// <summary>What one client may do: posts a minute, on every endpoint, and streams at once, where an endpoint asks for it.</summary>
public static class RateLimits
{
    /// <summary>The policy that holds an event stream's place: <c>RequireRateLimiting(RateLimits.Streams)</c>.</summary>
    public const string Streams = "streams";

    private const int RetryStreamAfterSeconds = 5;

    public static IServiceCollection AddChatbotRateLimits(this IServiceCollection services, ChatbotOptions options) =>
        services.AddRateLimiter(limiter =>
        {
            var limits = options.RateLimits;
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.RequestServices.GetRequiredService<SecurityLog>()
                    .Record(SecurityEventKind.RateLimited, client: Client(rejected.HttpContext));
                SayWhen(rejected.HttpContext, rejected.Lease);
                return ValueTask.CompletedTask;
            };
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context =>
                    limits.Enabled && Counts(context) ? PerMinute(Client(context), limits.PostsPerMinute) : RateLimitPartition.GetNoLimiter("unlimited")),
                PartitionedRateLimiter.Create<HttpContext, string>(context =>
                    limits.Enabled && Counts(context) ? PostsAtOnce(context) : RateLimitPartition.GetNoLimiter("unlimited")));
            limiter.AddPolicy(Streams, context => limits.Enabled
                ? RateLimitPartition.GetConcurrencyLimiter(
                    Client(context), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.StreamsAtOnce })
                : RateLimitPartition.GetNoLimiter("unlimited"));
        });

    /// <summary>Who is counted together: an address, or the network of an IPv6 address, since a household has a whole /64.</summary>
    public static string Client(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily == AddressFamily.InterNetwork || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>Says when to come again.</summary>
    internal static void SayWhen(HttpContext context, RateLimitLease refused)
    {
        var wait = refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : RetryStreamAfterSeconds;
        context.Response.Headers.RetryAfter = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A form is held in memory while it arrives, so slow ones must not pile up; what is beyond waits its turn.</summary>
    private static RateLimitPartition<string> PostsAtOnce(HttpContext context) =>
        RateLimitPartition.GetConcurrencyLimiter(Client(context), _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = 30,
            QueueLimit = 500,
        });

    /// <summary>So many in any minute, give or take ten seconds.</summary>
    public static RateLimitPartition<string> PerMinute(string key, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

    private static bool Counts(HttpContext context)
    {
        var method = context.Request.Method;
        var isSafe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
        // The error page is executed with the method of the request that failed.
        return !isSafe && !Errors.IsErrorPage(context);
    }
}
