using System.Net;

namespace Chatbot.Tests.Integration;

public sealed class HostingRequestsTests
{
    [Theory]
    [InlineData(null, "ja")]
    [InlineData("en-GB,en;q=0.8", "en")]
    [InlineData("fr", "ja")]
    [InlineData("ja,en;q=0.8", "ja")]
    public async Task Language_WithoutCookie_FollowsTheBrowser(string? accepted, string culture)
    {
        await using var server = await HostingServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, "/culture?culture=en", ("Accept-Language", accepted ?? ""));
        Assert.Equal(culture, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Language_Switched_WinsOverTheBrowser()
    {
        await using var server = await HostingServer.StartAsync();

        using var response = await PostLanguageAsync(server, "en", "/c/1");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/c/1", response.Headers.Location?.ToString());
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Matches("^language=[^;]+; expires=[^;]+; path=/; samesite=lax; httponly$", cookie);
        using var page = await server.SendAsync(HttpMethod.Get, "/culture", ("Cookie", cookie.Split(';')[0]), ("Accept-Language", "ja"));
        Assert.Equal("en", await page.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("")]
    public async Task Language_ReturnUrlElsewhere_GoesHome(string returnUrl)
    {
        await using var server = await HostingServer.StartAsync();
        using var response = await PostLanguageAsync(server, "en", returnUrl);
        Assert.Equal("/", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Language_UnknownOrWithoutToken_IsRefused()
    {
        await using var server = await HostingServer.StartAsync();
        using var unknown = await PostLanguageAsync(server, "tlh", "/");
        using var form = new FormUrlEncodedContent([new("culture", "en")]);
        using var forged = await server.Client.PostAsync("/language", form);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (unknown.StatusCode, forged.StatusCode));
        Assert.False(forged.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Posts_OverTheLimit_GetAPageAndATimeToWait()
    {
        await using var server = await HostingServer.StartAsync("--RateLimits:PostsPerMinute=2");
        for (var i = 0; i < 2; i++)
        {
            using var allowed = await server.Client.PostAsync("/post", null);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        }

        using var refused = await server.SendAsync(HttpMethod.Post, "/post", ("Accept", "text/html"));
        using var read = await server.Client.GetAsync("/culture");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains("リクエストが多すぎます。", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Streams_OverTheLimit_AreRefusedUntilOneEnds()
    {
        await using var server = await HostingServer.StartAsync("--RateLimits:StreamsAtOnce=1");
        using var first = await server.SendAsync(HttpMethod.Get, "/stream");
        using var second = await server.SendAsync(HttpMethod.Get, "/stream", ("Accept", "text/event-stream"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Limits_SwitchedOff_RefuseNothing()
    {
        await using var server = await HostingServer.StartAsync(
            "--RateLimits:Enabled=false", "--RateLimits:PostsPerMinute=1", "--RateLimits:StreamsAtOnce=1");
        using var post = await server.Client.PostAsync("/post", null);
        using var another = await server.Client.PostAsync("/post", null);
        using var stream = await server.SendAsync(HttpMethod.Get, "/stream");
        using var anotherStream = await server.SendAsync(HttpMethod.Get, "/stream");
        Assert.All([post, another, stream, anotherStream], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Headers_OverTheLimit_AreRefused()
    {
        await using var server = await HostingServer.StartAsync("--Network:MaxHeaderBytes=4096");
        using var response = await server.SendAsync(HttpMethod.Get, "/culture", ("X-Long", new string('x', 5000)));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Ready_DiskNearlyFull_IsReadyForTheReadersAndTheLogSaysOnceThatItIsReadOnly()
    {
        await using var server = await HostingServer.StartAsync("--Disk:ReadOnlyBelow=1099511627776");

        using var live = await server.Client.GetAsync("/healthz/live");
        using var ready = await server.Client.GetAsync("/healthz/ready");
        using var again = await server.Client.GetAsync("/healthz/ready");

        Assert.All([live, ready, again], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal("ok", await ready.Content.ReadAsStringAsync());
        var line = Assert.Single((await server.StopAsync()).Split('\n'), line => line.Contains("Read-only:", StringComparison.Ordinal));
        Assert.Contains("\"Floor\":1099511627776", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyRing_SecondHost_ReadsTheTokensOfTheFirst()
    {
        var folder = Directory.CreateTempSubdirectory("chatbot-host-").FullName;
        var first = await HostingServer.StartAsync(folder, []);
        using var issued = await first.Client.GetAsync("/token");
        var (token, cookie) = (await issued.Content.ReadAsStringAsync(), issued.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        await first.StopAsync();
        var ring = string.Concat(Directory.GetFiles(Path.Combine(folder, "data", "keys")).Select(File.ReadAllText));

        await using var second = await HostingServer.StartAsync(folder, []);
        using var response = await PostLanguageAsync(second, "en", "/", token, cookie);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Contains("<sealedKey", ring, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", ring, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.Combine(folder, "data", "keys")));
        }
    }

    private static async Task<HttpResponseMessage> PostLanguageAsync(HostingServer server, string culture, string returnUrl)
    {
        using var issued = await server.Client.GetAsync("/token");
        var cookie = issued.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        return await PostLanguageAsync(server, culture, returnUrl, await issued.Content.ReadAsStringAsync(), cookie);
    }

    private static async Task<HttpResponseMessage> PostLanguageAsync(
        HostingServer server, string culture, string returnUrl, string token, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/language")
        {
            Content = new FormUrlEncodedContent([new("culture", culture), new("returnUrl", returnUrl), new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("Cookie", cookie);
        return await server.Client.SendAsync(request);
    }
}
