namespace Chatbot.Core.Provider;

/// <summary>The one exception that the pipeline to the model throws. It holds no secret and no content, whole or in part.</summary>
/// <param name="error">The reason.</param>
/// <param name="retryAfter">How long the provider asks to wait, if it says so.</param>
/// <param name="inner">What was thrown below: only a failure of the network, which quotes no request.</param>
/// <param name="detail">What an administrator may read in a log, such as the status and the provider's error code.</param>
public sealed class ProviderException(
    ProviderError error, TimeSpan? retryAfter = null, Exception? inner = null, string? detail = null)
    : Exception($"The model gave no whole answer: {error}{(detail is null ? "" : $" ({detail})")}.", inner)
{
    public ProviderError Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>
    /// Nothing says that the provider has not worked on the request, so it may be paid for even where nothing was heard of it. What was
    /// refused is not, nor what has not arrived.
    /// </summary>
    public bool MayBePaid { get; init; }
}
