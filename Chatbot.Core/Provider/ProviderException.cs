namespace Chatbot.Core.Provider;

/// <summary>The one exception that the pipeline to the model throws. Its message holds no secret and no content.</summary>
/// <param name="error">The reason.</param>
/// <param name="retryAfter">How long the provider asks to wait, if it says so.</param>
/// <param name="inner">What was thrown below; never logged whole, since it may quote the request.</param>
public sealed class ProviderException(ProviderError error, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception($"The model gave no whole answer: {error}.", inner)
{
    public ProviderError Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
