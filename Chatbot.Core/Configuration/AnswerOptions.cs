namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Answers</c>: how many run, for how long, and how often they are stored.</summary>
public sealed class AnswerOptions
{
    /// <summary>Answers that run at once. They wait for the network, they do not compute (gunicorn: workers × threads).</summary>
    public int AtOnce { get; set; } = 600;

    /// <summary>Answers that may wait behind those; what is beyond is refused with the text kept.</summary>
    public int Queue { get; set; } = 2_000;

    /// <summary>The longest that an answer may take (gunicorn: timeout).</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The beat in which the pieces of all running answers are stored together and then shown.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a shutdown waits for running answers before it saves what there is.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The pause after which an idle event stream carries a heartbeat.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest question, in characters.</summary>
    public int MaxQuestionLength { get; set; } = 100_000;
}
