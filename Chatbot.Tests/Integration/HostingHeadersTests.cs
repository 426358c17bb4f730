using System.Net;

namespace Chatbot.Tests.Integration;

public sealed class HostingHeadersTests
{
    [Theory]
    [InlineData("/culture")]
    [InlineData("/nowhere")]
    [InlineData("/boom")]
    [InlineData("/healthz/live")]
    public async Task Response_Any_CarriesEverySecurityHeader(string path)
    {
        await using var server = await HostingServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, path, ("Accept", "text/html"));

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
            + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Header(response, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("publickey-credentials-get=self", Header(response, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Null(Header(response, "Server"));
        Assert.Null(Header(response, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task Response_WithAPolicyOfItsOwn_KeepsIt()
    {
        await using var server = await HostingServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, "/attachment");
        Assert.Equal("sandbox", Header(response, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task Forwarded_ByAKnownProxy_IsBelieved(string proxy)
    {
        await using var server = await HostingServer.StartAsync("--Network:KnownProxies=" + proxy);

        using var response = await server.SendAsync(
            HttpMethod.Get, "/who", ("Host", "chat.example.com"),
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));

        Assert.Equal("203.0.113.9 https chat.example.com", await response.Content.ReadAsStringAsync());
        Assert.Equal("max-age=31536000", Header(response, "Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("--Debug=false")]
    [InlineData("--Network:KnownProxies=192.0.2.1")]
    public async Task Forwarded_ByAStranger_IsIgnored(string argument)
    {
        await using var server = await HostingServer.StartAsync(argument);

        using var response = await server.SendAsync(
            HttpMethod.Get, "/who", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));

        Assert.StartsWith("127.0.0.1 http 127.0.0.1:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_NotAllowed_IsRefused()
    {
        await using var server = await HostingServer.StartAsync("--Network:AllowedHosts=chat.example.com,inside", "--Network:KnownProxies=127.0.0.1");

        using var stranger = await server.SendAsync(HttpMethod.Get, "/who", ("Host", "evil.example"));
        using var own = await server.SendAsync(HttpMethod.Get, "/who", ("Host", "chat.example.com"));
        using var forwarded = await server.SendAsync(
            HttpMethod.Get, "/who", ("Host", "inside"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "chat.example.com"));

        using var lying = await server.SendAsync(
            HttpMethod.Get, "/who", ("Host", "inside"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example"));

        Assert.Equal(HttpStatusCode.BadRequest, stranger.StatusCode);
        Assert.DoesNotContain("evil", await lying.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal("203.0.113.9 http chat.example.com", await forwarded.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AntiforgeryCookie_Https_IsBoundToTheHost()
    {
        await using var server = await HostingServer.StartAsync("--Network:KnownProxies=127.0.0.1");

        using var plain = await server.SendAsync(HttpMethod.Get, "/token");
        using var secure = await server.SendAsync(HttpMethod.Get, "/token", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"));

        Assert.Matches("^antiforgery=[^;]+; path=/; samesite=strict; httponly$", Header(plain, "Set-Cookie"));
        Assert.Matches("^__Host-antiforgery=[^;]+; path=/; secure; samesite=strict; httponly$", Header(secure, "Set-Cookie"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
