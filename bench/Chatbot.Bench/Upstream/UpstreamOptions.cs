namespace Chatbot.Bench.Upstream;

/// <summary>How the scripted upstream behaves.</summary>
public sealed class UpstreamOptions
{
    /// <summary>The answer where no script says otherwise.</summary>
    public Scenario Default { get; init; } = new();

    /// <summary>Chooses the answer to each request.</summary>
    public Func<UpstreamRequest, Scenario>? Script { get; init; }

    /// <summary>Keeps every request for inspection. Not for a bench.</summary>
    public bool Record { get; init; }

    /// <summary>The names of the models it lists.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["gpt-test"];

    /// <summary>The clock that its answers tell; null: the machine's.</summary>
    public TimeProvider? Clock { get; init; }

    public IReadOnlyList<UpstreamVectorStore> VectorStores { get; init; } = [];

    /// <summary>A script that answers the first request by the first scenario, and so on; the last one stays.</summary>
    public static Func<UpstreamRequest, Scenario> InOrder(params Scenario[] scenarios)
    {
        var next = -1;
        return _ => scenarios[Math.Min(Interlocked.Increment(ref next), scenarios.Length - 1)];
    }
}
