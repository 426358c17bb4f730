using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>The way to the collector: the headers of the settings, no redirect, and a line in the log when it breaks and when it works again.</summary>
internal sealed partial class CollectorClient(ChatbotOptions options, ILogger<CollectorClient> logger)
{
    private int _failing;

    public HttpClient Create(int timeoutMilliseconds)
    {
        // A redirect could carry the key to another host. What is sent here is not traced itself.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };
        var client = new HttpClient(new Watch(this, handler)) { Timeout = TimeSpan.FromMilliseconds(timeoutMilliseconds) };
        foreach (var (name, value) in options.Telemetry.Headers())
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return client;
    }

    private void Note(string? problem)
    {
        if (Interlocked.Exchange(ref _failing, problem is null ? 0 : 1) == (problem is null ? 0 : 1))
            return;
        if (problem is null)
            Log.SentAgain(logger);
        else
            Log.NotSent(logger, options.Telemetry.OtlpEndpoint!.Host, problem);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message =
            "Telemetry cannot be sent to {Collector}: {Problem}. What is not sent is dropped; nothing else suffers.")]
        public static partial void NotSent(ILogger logger, string collector, string problem);

        [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Telemetry is sent again.")]
        public static partial void SentAgain(ILogger logger);
    }

    private sealed class Watch(CollectorClient owner, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        // The exporter has threads of its own and sends synchronously.
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Read(base.Send(request, cancellationToken));
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                owner.Note(Reason(exception));
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Read(await base.SendAsync(request, cancellationToken));
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                owner.Note(Reason(exception));
                throw;
            }
        }

        private HttpResponseMessage Read(HttpResponseMessage response)
        {
            owner.Note(response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}");
            return response;
        }

        private static string Reason(Exception exception) =>
            exception is HttpRequestException request ? request.HttpRequestError.ToString() : "timed out";
    }
}
