using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting;

/// <summary><c>--healthcheck</c>: asks the process that is running, for images without curl. Starts no host.</summary>
internal static class HealthProbe
{
    /// <summary>
    /// The image waits half a minute. 2,000 people at once keep half a CPU busy for so long that a question waits some of that behind them,
    /// and a server that is only busy is not to be called ill. One that has ended refuses at once.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>0 when it is ready, 1 when it is not or does not answer.</summary>
    public static async Task<int> AskAsync(string[] arguments)
    {
        var options = Options(arguments);
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{options.Port}{Health.ReadyPath}");
        // Where only certain hosts are answered, the probe goes by the name of one.
        if (options.Network.AllowedHosts is [var host, ..])
            request.Headers.Host = host.Replace("*.", "probe.", StringComparison.Ordinal);
        try
        {
            using var response = await client.SendAsync(request);
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }

    /// <summary>The settings that the running process must have had, since it has the same environment.</summary>
    private static ChatbotOptions Options(string[] arguments)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var profile = ChatbotOptionsLoader.Profile(environment) ?? "Production";
        return ChatbotOptionsLoader.Load(new ConfigurationBuilder().UseChatbotSources(profile, arguments).Build(), profile).Options;
    }
}
