namespace Chatbot.Core.Configuration;

/// <summary>The section <c>SecurityEvents</c>: how much of what has happened is kept.</summary>
public sealed class SecurityEventOptions
{
    /// <summary>Rows that are kept. No kind of event has more than a tenth of them, so that a flood of one leaves the others.</summary>
    public int Kept { get; set; } = 10_000;

    /// <summary>Days after which a row goes.</summary>
    public int Days { get; set; } = 90;
}
