namespace Chatbot.Bench.Upstream;

/// <summary>The answer to one request.</summary>
public sealed record Scenario
{
    /// <summary>The pieces of text, one event each.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = UpstreamText.For(200);

    public TimeSpan BeforeFirst { get; init; }

    public TimeSpan BetweenTokens { get; init; }

    /// <summary>Where it stops to wait: after so many tokens, until the task ends. For tests that need an answer to be on its way.</summary>
    public IReadOnlyDictionary<int, Task> Pauses { get; init; } = new Dictionary<int, Task>();

    /// <summary>Unset: 100 tokens in, as many out as are sent.</summary>
    public UpstreamUsage? Usage { get; init; }

    /// <summary>Sources that stand at the end of the text.</summary>
    public IReadOnlyList<UpstreamCitation> Citations { get; init; } = [];

    /// <summary>The model refuses, in these words, instead of answering.</summary>
    public string? Refusal { get; init; }

    public Fault? Fault { get; init; }

    public static Scenario Failing(Fault fault) => new() { Fault = fault };

    /// <summary>
    /// From a command line: <c>--tokens 200 --before-first-ms 300 --between-tokens-ms 25 --cut-after 50 --hang-after 50
    /// --refuse-status 503</c>; other arguments are left to others.
    /// </summary>
    public static Scenario Parse(IReadOnlyList<string> arguments)
    {
        int? Value(string name)
        {
            var index = arguments.ToList().IndexOf($"--{name}");
            return index < 0 ? null
                : index + 1 < arguments.Count && int.TryParse(arguments[index + 1], out var value) && value >= 0 ? value
                : throw new ArgumentException($"--{name} needs a whole number");
        }

        return new()
        {
            Tokens = UpstreamText.For(Value("tokens") ?? 200),
            BeforeFirst = TimeSpan.FromMilliseconds(Value("before-first-ms") ?? 0),
            BetweenTokens = TimeSpan.FromMilliseconds(Value("between-tokens-ms") ?? 0),
            Fault = Value("cut-after") is { } cut ? new Fault.Cut(cut)
                : Value("hang-after") is { } hang ? new Fault.Hang(hang)
                : Value("refuse-status") is { } status ? Fault.OpenAIError(status, null, "server_error", "Scripted refusal.")
                : null,
        };
    }
}

/// <summary>Tokens, as the provider counts them.</summary>
public sealed record UpstreamUsage(int Input, int Output, int Cached = 0, int Reasoning = 0);

/// <summary>A source: a page (<paramref name="Url"/>) or a file of a vector store (<paramref name="FileId"/>).</summary>
public sealed record UpstreamCitation(string Title, string? Url = null, string? FileId = null);

/// <summary>A vector store that the listing shows.</summary>
public sealed record UpstreamVectorStore(string Id, string Name, int Files);
