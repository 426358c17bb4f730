using System.Net;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Deployment;

/// <summary>The product behind the Caddy of the profile "tls": what each believes of the other, and how a stream comes through.</summary>
public sealed class TlsFrontTests
{
    private static readonly string[] BehindCaddy =
        ["--Network:KnownProxies=127.0.0.1", $"--Network:AllowedHosts={Caddy.Domain}", "--Accounts:ConfirmLocal=true", "--RateLimits:StreamsAtOnce=1"];

    [Fact]
    public async Task Request_WithForwardedHeadersOfItsOwn_IsSeenAsWhatItIs()
    {
        await using var server = await HostingServer.StartAsync(BehindCaddy);
        await using var caddy = await Caddy.StartAsync(server.Client.BaseAddress!);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        using var response = await caddy.Client.SendAsync(request);

        Assert.Equal($"127.0.0.1 https {caddy.Client.BaseAddress!.Authority}", await response.Content.ReadAsStringAsync());
        Assert.Equal("max-age=31536000", Assert.Single(response.Headers.GetValues("Strict-Transport-Security")));
        Assert.Empty(response.Headers.Server);
    }

    [Fact]
    public async Task PlainRequest_OfAnyPage_IsLedToHttps()
    {
        await using var server = await HostingServer.StartAsync(BehindCaddy);
        await using var caddy = await Caddy.StartAsync(server.Client.BaseAddress!);

        using var response = await caddy.Client.GetAsync(new Uri(caddy.PlainAddress, "/who?a=b"));

        Assert.Equal(HttpStatusCode.PermanentRedirect, response.StatusCode);
        Assert.Equal(("https", Caddy.Domain, "/who?a=b"), (response.Headers.Location!.Scheme, response.Headers.Location.Host, response.Headers.Location.PathAndQuery));
    }

    [Fact]
    public async Task Stream_ThatGoesOn_IsReadAtOnceAndEndsWithItsReader()
    {
        await using var server = await HostingServer.StartAsync(BehindCaddy);
        await using var caddy = await Caddy.StartAsync(server.Client.BaseAddress!);
        using var stopped = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        using (var first = await caddy.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead))
        {
            // It ends only with its reader: what is read here was not held back to the end.
            using var lines = new StreamReader(await first.Content.ReadAsStreamAsync());
            Assert.Equal("open", await lines.ReadLineAsync(stopped.Token));
            using var second = await caddy.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        }

        // The one stream that is allowed is free again as soon as the product knows that its reader has left.
        while (true)
        {
            using var next = await caddy.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, stopped.Token);
            if (next.StatusCode == HttpStatusCode.OK)
                break;
            await Task.Delay(100, stopped.Token);
        }
    }
}
