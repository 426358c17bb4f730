using System.Collections.Frozen;

namespace Chatbot.Core.Provider.Errors;

/// <summary>
/// Which <see cref="ProviderError"/> an error body means. Sources: OpenAI's guide to error codes and the
/// <c>ResponseError</c> schema; the wordings are those of vLLM, llama.cpp, LM Studio, Ollama, Azure and the large relays.
/// </summary>
internal static class ErrorReason
{
    private static readonly FrozenDictionary<string, ProviderError> ByCode = new Dictionary<string, ProviderError>
    {
        ["invalid_api_key"] = ProviderError.KeyRefused,
        ["account_deactivated"] = ProviderError.KeyRefused,
        ["authentication_error"] = ProviderError.KeyRefused,
        ["model_not_found"] = ProviderError.ModelNotFound,
        ["deploymentnotfound"] = ProviderError.ModelNotFound,
        ["insufficient_quota"] = ProviderError.QuotaExhausted,
        ["billing_hard_limit_reached"] = ProviderError.QuotaExhausted,
        ["billing_not_active"] = ProviderError.QuotaExhausted,
        ["rate_limit_exceeded"] = ProviderError.RateLimited,
        ["rate_limit_error"] = ProviderError.RateLimited,
        ["context_length_exceeded"] = ProviderError.TooLong,
        ["string_above_max_length"] = ProviderError.TooLong,
        ["exceed_context_size_error"] = ProviderError.TooLong,
        ["content_policy_violation"] = ProviderError.ContentRefused,
        ["image_content_policy_violation"] = ProviderError.ContentRefused,
        ["content_filter"] = ProviderError.ContentRefused,
        ["invalid_prompt"] = ProviderError.ContentRefused,
        ["moderation_blocked"] = ProviderError.ContentRefused,
        ["server_error"] = ProviderError.ServerError,
        ["internal_error"] = ProviderError.ServerError,
        ["overloaded_error"] = ProviderError.ServerError,
        ["vector_store_timeout"] = ProviderError.ServerError,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TooLongWordings =
    [
        "context length", "context size", "context window", "maximum context", "prompt is too long", "too many tokens",
        "reduce the length", "exceeds the maximum number of tokens", "string too long",
    ];

    /// <param name="status">The HTTP status; 0: the error came inside a stream that had begun well.</param>
    /// <param name="body">What the provider says.</param>
    /// <param name="previousResponse">The previous response that the request referred to, if any.</param>
    public static ProviderError Of(int status, ErrorBody body, string? previousResponse)
    {
        if (previousResponse is not null && status is 400 or 404 && IsAboutPrevious(body, previousResponse))
            return ProviderError.ConversationLost;

        status = status is 0 ? body.Status : status;
        // A request over the limit of one minute never fits, however long one waits: to the user it is too long.
        if (status is 0 or 400 or 413 or 422 or 500 && Says(body, TooLongWordings)
            || status is 0 or 429 && Says(body, "request too large"))
            return ProviderError.TooLong;
        if (body.Code is not null && ByCode.TryGetValue(body.Code, out var error))
            return error;
        if (body.Type is not null && ByCode.TryGetValue(body.Type, out error))
            return error;
        return ByStatus(status, body);
    }

    private static ProviderError ByStatus(int status, ErrorBody body) => status switch
    {
        0 when body.Type is "invalid_request_error" => ProviderError.RequestRefused,
        0 => ProviderError.ServerError,
        401 or 403 => ProviderError.KeyRefused,
        402 => ProviderError.QuotaExhausted,
        404 when Says(body, "model") => ProviderError.ModelNotFound,
        408 or 504 or 524 => ProviderError.TimedOut,
        413 => ProviderError.TooLong,
        429 when Says(body, "current quota") => ProviderError.QuotaExhausted,
        429 => ProviderError.RateLimited,
        >= 500 => ProviderError.ServerError,
        _ => ProviderError.RequestRefused,
    };

    private static bool IsAboutPrevious(ErrorBody body, string previousResponse) =>
        body.Code is "previous_response_not_found"
        || body.Param is "previous_response_id"
        || Says(body, previousResponse, "previous response", "previous_response");

    private static bool Says(ErrorBody body, params ReadOnlySpan<string> wordings)
    {
        foreach (var wording in wordings)
        {
            if (body.Message.Contains(wording, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
