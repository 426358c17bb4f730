using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Provider;

/// <summary>The whole way to the model, from its registration down to a real socket.</summary>
public sealed class ProviderHost : IAsyncDisposable
{
    public const string SecretKey = "sk-proj-VerySecret0123456789";

    private readonly ServiceProvider _services;

    private ProviderHost(ServiceProvider services, ScriptedUpstream upstream, FakeKeySource key) =>
        (_services, Upstream, Key) = (services, upstream, key);

    public ScriptedUpstream Upstream { get; }

    public FakeKeySource Key { get; }

    public IChatClient Client => _services.GetRequiredService<IChatClient>();

    public ProviderProbe Probe => _services.GetRequiredService<ProviderProbe>();

    public VectorStoreDirectory VectorStores => _services.GetRequiredService<VectorStoreDirectory>();

    public static Task<ProviderHost> StartAsync(
        ModelApi api, Scenario scenario, Action<OpenAIOptions>? configure = null, TimeProvider? time = null) =>
        StartAsync(api, new UpstreamOptions { Default = scenario, Record = true }, configure, time);

    public static async Task<ProviderHost> StartAsync(
        ModelApi api, UpstreamOptions upstreamOptions, Action<OpenAIOptions>? configure = null, TimeProvider? time = null,
        Action<IServiceCollection>? add = null)
    {
        var upstream = await ScriptedUpstream.StartAsync(upstreamOptions);
        var options = new OpenAIOptions { Api = api, Endpoint = upstream.Address, Retries = 0, Model = "gpt-test" };
        configure?.Invoke(options);
        var key = new FakeKeySource { Current = SecretKey };
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(options)
            .AddSingleton(new AnswerOptions())
            .AddSingleton<IApiKeySource>(key);
        if (time is not null)
            services.AddSingleton(time);
        services.AddChatbotProvider();
        add?.Invoke(services);
        return new(services.BuildServiceProvider(), upstream, key);
    }

    /// <summary>Asks, and reads to the end.</summary>
    public Task<Reading> AskAsync(string question = "Hello", ChatOptions? options = null) =>
        AskAsync([new(ChatRole.User, question)], options);

    public Task<Reading> AskAsync(IList<ChatMessage> messages, ChatOptions? options = null) =>
        Reading.OfAsync(Client.GetStreamingResponseAsync(messages, options));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}

public sealed class FakeKeySource : IApiKeySource
{
    public string? Current { get; set; }
}

/// <summary>What a reader has of an answer, whether it ended well or not.</summary>
public sealed record Reading(IReadOnlyList<ChatResponseUpdate> Updates, Exception? Failure)
{
    public string Text => string.Concat(Updates.Select(update => update.Text));

    public UsageDetails? Usage => Updates.SelectMany(update => update.Contents).OfType<UsageContent>().LastOrDefault()?.Details;

    public ChatFinishReason? Finish => Updates.LastOrDefault(update => update.FinishReason is not null)?.FinishReason;

    public ProviderError? Error => (Failure as ProviderException)?.Error;

    public IReadOnlyList<CitationAnnotation> Citations =>
        [.. Updates.SelectMany(update => update.Contents).SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>()];

    public static async Task<Reading> OfAsync(IAsyncEnumerable<ChatResponseUpdate> answer)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in answer)
                updates.Add(update);
            return new(updates, null);
        }
        catch (Exception e)
        {
            return new(updates, e);
        }
    }
}
