namespace Chatbot.Core.Provider;

/// <summary>Why the model gave no whole answer: a closed set, each with a localised explanation and what to do.</summary>
public enum ProviderError
{
    KeyRefused,
    ModelNotFound,
    QuotaExhausted,
    RateLimited,
    TooLong,
    ContentRefused,
    ServerError,
    Unreachable,
    TimedOut,

    /// <summary>The stream ended in mid-answer; what had arrived is kept.</summary>
    Cut,

    /// <summary>The provider no longer has the previous response: the history is to be sent again. Never shown.</summary>
    ConversationLost,

    /// <summary>The request was refused for another reason (a bad setting, an input that the model cannot take).</summary>
    RequestRefused,
}
