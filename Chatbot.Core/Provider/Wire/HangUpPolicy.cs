using System.ClientModel.Primitives;

namespace Chatbot.Core.Provider.Wire;

/// <summary>
/// Lets go of a streamed answer as soon as nobody wants it. The package reads a stream with the token of its caller, but where that is
/// cancelled after the head of the answer and before the first read, it would leave the connection open, and the provider writing and charging.
/// </summary>
internal sealed class HangUpPolicy : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Watch(message);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex);
        Watch(message);
    }

    private static void Watch(PipelineMessage message)
    {
        if (!message.BufferResponse && message.Response is { } response)
            message.CancellationToken.Register(response.Dispose);
    }
}
