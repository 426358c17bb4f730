using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Chatbot.Core.Provider.Errors;
using Chatbot.Core.Provider.Wire;
using OpenAI.Models;

namespace Chatbot.Core.Provider;

/// <summary>What the provider said when it was asked for its models.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Error">Why it did not tell them; null: it did.</param>
/// <param name="ClockAhead">How far our clock is ahead of the provider's; null where it told no time.</param>
/// <param name="Models">The models it has for our key.</param>
public sealed record ProbeResult(DateTimeOffset At, ProviderError? Error, TimeSpan? ClockAhead, IReadOnlyList<string> Models);

/// <summary>Asks the provider something that costs nothing: whether it can be reached, takes the key, and what time it has.</summary>
public sealed class ProviderProbe : IDisposable
{
    // Someone waits for a page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly OpenAIModelClient? _client;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ProbeResult? _last;

    internal ProviderProbe(ProviderConnection connection, ProviderFeatures features, TimeProvider time)
    {
        _client = features.Demo ? null : connection.Models();
        _time = time;
    }

    /// <summary>False for the demo, which asks nobody.</summary>
    public bool HasProvider => _client is not null;

    /// <summary>The newest result; null: nobody has asked yet.</summary>
    public ProbeResult? Last => _last;

    /// <summary>Asks, one at a time. Null where there is no provider.</summary>
    public async Task<ProbeResult?> AskAsync(CancellationToken cancellation)
    {
        if (_client is null)
            return null;
        await _one.WaitAsync(cancellation);
        try
        {
            return _last = await AskAsync(_client, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ProbeResult> AskAsync(OpenAIModelClient client, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var asked = _time.GetUtcNow();
        try
        {
            var result = await client.GetModelsAsync(either.Token);
            var models = result.Value.Select(model => model.Id).ToList();
            return new(asked, null, ClockAhead(result.GetRawResponse(), asked), models);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = (e as ClientResultException)?.GetRawResponse();
            var error = deadline.IsCancellationRequested ? ProviderError.TimedOut
                // A key may be good for answers and yet not be allowed to list models.
                : answer?.Status is 403 ? ProviderError.RequestRefused
                : ProviderFailure.From(e, begun: false, previousResponse: null, _time.GetUtcNow()).Error;
            return new(asked, error, ClockAhead(answer, asked), []);
        }
    }

    /// <summary>The header has whole seconds, and the answer took a while: from its middle, give or take.</summary>
    private TimeSpan? ClockAhead(PipelineResponse? answer, DateTimeOffset asked) =>
        answer is not null && answer.Headers.TryGetValue("Date", out var text)
        && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs)
            ? asked + ((_time.GetUtcNow() - asked) / 2) - theirs
            : null;
}
