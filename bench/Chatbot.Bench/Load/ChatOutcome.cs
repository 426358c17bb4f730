namespace Chatbot.Bench.Load;

internal enum ChatVerdict
{
    /// <summary>Every character has arrived, in order, and the end.</summary>
    Whole,

    /// <summary>The server did not take it.</summary>
    Refused,

    /// <summary>The end has not arrived.</summary>
    Lost,

    /// <summary>Something arrived that is not the answer.</summary>
    Wrong,
}

/// <summary>How one chat went.</summary>
/// <param name="FirstToken">From sending the question until some of the answer could be read.</param>
/// <param name="FirstTokenOfStream">From asking for the event stream; null where the page already had some, or all.</param>
/// <param name="LongestPause">The longest time between two events of a stream that had begun.</param>
internal sealed record ChatOutcome(
    ChatVerdict Verdict, string? Problem = null, TimeSpan? FirstToken = null, TimeSpan? FirstTokenOfStream = null,
    TimeSpan? LongestPause = null);

/// <summary>Something that can be asked a question.</summary>
internal interface IChatTarget
{
    Task<ChatOutcome> ChatAsync(CancellationToken cancellation);
}
