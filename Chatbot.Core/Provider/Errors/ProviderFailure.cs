using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chatbot.Core.Provider.Errors;

/// <summary>
/// Makes the one exception of this room from what the packages below throw. Theirs are not chained when they may quote the
/// key or the request (the body of a 401 does); only a failure of the network is.
/// </summary>
internal static partial class ProviderFailure
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="begun">Whether the answer has a token already.</param>
    /// <param name="previousResponse">The previous response that the request referred to, if any.</param>
    /// <param name="now">For a <c>Retry-After</c> that is a date.</param>
    public static ProviderException From(Exception exception, bool begun, string? previousResponse, DateTimeOffset now) =>
        exception switch
        {
            ProviderException known => known,
            ClientResultException { Status: > 0 } refused => FromResponse(refused, previousResponse, now),
            _ when NetworkFailure(exception) is { } network =>
                new(begun ? ProviderError.Cut : ProviderError.Unreachable, inner: network) { MayBePaid = !IsOfConnecting(network) },
            _ => new(begun ? ProviderError.Cut : ProviderError.ServerError, detail: "the answer could not be read") { MayBePaid = true },
        };

    /// <summary>From an error object inside a stream.</summary>
    public static ProviderException FromBody(ErrorBody body) =>
        new(ErrorReason.Of(0, body, null), RetryAfter.Read(null, body.Message, default), detail: Safe(body.Code ?? body.Type));

    /// <summary>Whether a failure is of a kind that happens, so that its place in the code is of no interest.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is ProviderException or ClientResultException or JsonException || NetworkFailure(exception) is not null;

    private static ProviderException FromResponse(ClientResultException refused, string? previousResponse, DateTimeOffset now)
    {
        var response = refused.GetRawResponse();
        var body = response is null ? default : ErrorBody.Parse(Content(response));
        body = body with { Message = body.Message ?? "" };
        var error = ErrorReason.Of(refused.Status, body, previousResponse);
        var wait = RetryAfter.Read(response?.Headers, body.Message, now);
        // Whatever it says: something in between has lost patience, and whether the model has worked is not known. The last is Cloudflare's.
        return new(error, wait, detail: Describe(refused.Status, body, response)) { MayBePaid = refused.Status is 408 or 504 or 524 };
    }

    private static ReadOnlyMemory<byte> Content(PipelineResponse response)
    {
        try
        {
            return response.Content.ToMemory();
        }
        catch (InvalidOperationException)
        {
            // The body was never read, because the connection broke.
            return default;
        }
    }

    /// <summary>A time-out of connecting comes as a cancellation of nobody's: it is the network's too.</summary>
    private static Exception? NetworkFailure(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException or TimeoutException)
                return exception;
        }

        return null;
    }

    /// <summary>Whether the request never left. The only time-out of the handler is that of connecting.</summary>
    private static bool IsOfConnecting(Exception network) => network is TimeoutException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };

    private static string Describe(int status, ErrorBody body, PipelineResponse? response)
    {
        var id = response is not null && response.Headers.TryGetValue("x-request-id", out var value) ? value : null;
        string?[] parts =
        [
            $"HTTP {status}", Safe(body.Code), Safe(body.Type), id is not null && RequestId().IsMatch(id) ? id : null,
        ];
        return string.Join(", ", parts.Where(part => part is not null).Distinct());
    }

    /// <summary>An error code is a short word; anything else may be a piece of the request.</summary>
    private static string? Safe(string? code) => code is not null && ErrorCode().IsMatch(code) ? code : null;

    [GeneratedRegex(@"^[a-z][a-z_]{1,48}\z|^\d{3}\z")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^req_[0-9a-f]{8,64}\z|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z")]
    private static partial Regex RequestId();
}
