namespace Chatbot.Bench.Upstream;

/// <summary>How an answer goes wrong.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>An HTTP answer instead of a stream.</summary>
    public sealed record Refused(int Status, string Body = "", string ContentType = "application/json") : Fault
    {
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>A fault in a stream that had begun well.</summary>
    /// <param name="AfterTokens">Tokens that are sent before it; 0: none, only what stands before the first.</param>
    public abstract record MidAnswer(int AfterTokens) : Fault;

    /// <summary>The connection breaks.</summary>
    public sealed record Cut(int AfterTokens) : MidAnswer(AfterTokens);

    /// <summary>The body ends as HTTP wants it, but the answer does not.</summary>
    public sealed record NoEnd(int AfterTokens) : MidAnswer(AfterTokens);

    /// <summary>Nothing more comes until the client leaves.</summary>
    public sealed record Hang(int AfterTokens) : MidAnswer(AfterTokens);

    /// <summary>An event that is not JSON.</summary>
    public sealed record Garbage(int AfterTokens) : MidAnswer(AfterTokens);

    /// <summary>An <c>error</c> event; in Chat Completions, an error object.</summary>
    public sealed record ErrorEvent(int AfterTokens, string Code, string Message) : MidAnswer(AfterTokens);

    /// <summary>A <c>response.failed</c> event; in Chat Completions, an error object.</summary>
    public sealed record Failed(int AfterTokens, string Code, string Message) : MidAnswer(AfterTokens);

    /// <summary>The answer stops for a reason: <c>max_output_tokens</c> or <c>content_filter</c>.</summary>
    public sealed record Incomplete(int AfterTokens, string Reason) : MidAnswer(AfterTokens);

    /// <summary>An error as OpenAI words it.</summary>
    public static Refused OpenAIError(int status, string? code, string type, string message, string? param = null) =>
        new(status, WireFormat.Json(new { error = new { message, type, param, code } }));

    /// <summary>The previous response is no longer there.</summary>
    public static Refused PreviousResponseLost(string id) => OpenAIError(
        400, "previous_response_not_found", "invalid_request_error", $"Previous response with id '{id}' not found.",
        "previous_response_id");
}
