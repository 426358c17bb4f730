using System.ClientModel.Primitives;
using System.Diagnostics;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using OpenAI.Responses;
using OpenAI.VectorStores;

namespace Chatbot.Core.Provider.Wire;

/// <summary>
/// The OpenAI package, set up so that it only speaks the protocol: trying again, time-outs and logs are ours.
/// </summary>
internal sealed class ProviderConnection(IHttpClientFactory http, OpenAIOptions settings, IApiKeySource keys)
    : IDisposable
{
    /// <summary>The name of the HTTP client.</summary>
    public const string HttpClientName = "Provider";

    private readonly HttpClientPipelineTransport _transport = new(http.CreateClient(HttpClientName));
    private readonly KeyPolicy _key = new(keys);

    public IChatClient Responses() =>
        new ResponsesClient(_key, Quiet(new ResponsesClientOptions { Endpoint = settings.Endpoint }))
            .AsIChatClient(settings.Model);

    public IChatClient ChatCompletions() => new ChatClient(settings.Model, _key, Options()).AsIChatClient();

    public OpenAIModelClient Models() => new(_key, Options());

    public VectorStoreClient VectorStores() => new(_key, Options());

    public static void AddHttpClient(IServiceCollection services) => services
        .AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            // A redirect could carry the key and the conversation to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Traced, but the provider is not told to which trace a request belongs.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = provider.GetRequiredService<OpenAIOptions>().ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // A stopped answer is left at once, so that the provider writes no more of it; what stands after the end of a
            // whole one is there already, and its connection is used again.
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        })
        // One client lives as long as the process; its connections are renewed by the lifetime above.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    public void Dispose() => _transport.Dispose();

    private OpenAIClientOptions Options() => Quiet(new OpenAIClientOptions { Endpoint = settings.Endpoint });

    private T Quiet<T>(T options) where T : ClientPipelineOptions
    {
        options.Transport = _transport;
        options.AddPolicy(new HangUpPolicy(), PipelinePosition.BeforeTransport);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.ClientLoggingOptions = new() { EnableLogging = false };
        return options;
    }
}
