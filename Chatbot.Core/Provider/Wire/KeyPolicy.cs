using System.ClientModel.Primitives;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Provider.Wire;

/// <summary>Puts the key that is current at this moment on each request; a server that needs none gets none.</summary>
internal sealed class KeyPolicy(IApiKeySource keys) : AuthenticationPolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Authorize(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Authorize(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Authorize(PipelineMessage message)
    {
        if (keys.Current is not { Length: > 0 } key)
            return;
        // A header cannot carry such a key, and what is thrown below would quote it.
        if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ProviderException(ProviderError.KeyRefused, detail: "the key has characters that no key has");
        message.Request.Headers.Set("Authorization", $"Bearer {key}");
    }
}
