namespace Chatbot.Core.Configuration;

/// <summary>The section <c>RateLimits</c>: per client address, so sized for a team that shares one.</summary>
public sealed class RateLimitOptions
{
    /// <summary>False lifts every limit of this section.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Posts a minute of one client.</summary>
    public int PostsPerMinute { get; set; } = 120;

    /// <summary>Event streams that one client holds open at once.</summary>
    public int StreamsAtOnce { get; set; } = 200;
}
