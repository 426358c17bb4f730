namespace Chatbot.Core.Configuration;

/// <summary>The section <c>RateLimits</c>: per client address unless said otherwise, so sized for a team that shares one.</summary>
public sealed class RateLimitOptions
{
    /// <summary>False lifts every limit of this section.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Posts a minute of one client.</summary>
    public int PostsPerMinute { get; set; } = 120;

    /// <summary>Passwords and one-time links that one client may try in a minute.</summary>
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Passwords that may be tried in a minute for one name, from wherever.</summary>
    public int SignInsPerName { get; set; } = 10;

    /// <summary>Event streams that one client holds open at once.</summary>
    public int StreamsAtOnce { get; set; } = 200;
}
