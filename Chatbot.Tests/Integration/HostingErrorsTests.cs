using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatbot.Tests.Configuration;

namespace Chatbot.Tests.Integration;

public sealed partial class HostingErrorsTests
{
    private const string Japanese = "サーバーエラーが発生しました。管理者に連絡してください。";
    private const string English = "A server error occurred. Please contact the administrator.";

    [Theory]
    [InlineData("GET", null, Japanese, "ja")]
    [InlineData("GET", "fr;q=0.9, en;q=0.5", English, "en")]
    [InlineData("POST", null, Japanese, "ja")]
    public async Task Page_UnhandledException_SaysWhomToTellAndNothingMore(string method, string? language, string text, string lang)
    {
        await using var server = await HostingServer.StartAsync();

        using var response = await server.SendAsync(
            new HttpMethod(method), "/boom?q=1", ("Accept", "text/html,application/xhtml+xml"), ("Accept-Language", language ?? ""));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains($"<html lang=\"{lang}\">", page, StringComparison.Ordinal);
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperationException", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var reference = Reference().Match(page).Groups[1].Value;
        var log = await server.StopAsync();
        var line = Assert.Single(log.Split('\n'), line => line.Contains("A request failed", StringComparison.Ordinal));
        Assert.Contains($"\"Reference\":\"{reference}\"", line, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: Planted: [redacted]", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Settings.GoodApiKey, log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/boom", "application/json")]
    [InlineData("/boom", "text/event-stream")]
    [InlineData("/boom/stream", "*/*")]
    [InlineData("/boom/stream", "text/html")]
    public async Task Problem_UnhandledException_HasTheSameTextAndNumber(string path, string accept)
    {
        await using var server = await HostingServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, path, ("Accept", accept), ("Accept-Language", "en"));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(English, problem.GetProperty("title").GetString());
        Assert.False(problem.TryGetProperty("detail", out _));
        Assert.Contains(problem.GetProperty("reference").GetString()!, await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Development_ShowsTheDetailWithoutTheSecret()
    {
        await using var server = await HostingServer.StartAsync("--environment=Development");

        using var response = await server.SendAsync(HttpMethod.Get, "/boom", ("Accept", "text/html"));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Contains("InvalidOperationException: Planted: [redacted]", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Settings.GoodApiKey, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere", 404, "ページが見つかりません。")]
    [InlineData("/Error", 404, "ページが見つかりません。")]
    [InlineData("/post", 405, "この操作は、このページでは行えません。")]
    [InlineData("/status/400", 400, "ページを読み込み直してから、もう一度お試しください。")]
    [InlineData("/status/403", 403, "このページを開く権限がありません。")]
    [InlineData("/status/413", 413, "送信された内容が大きすぎます。")]
    [InlineData("/status/429", 429, "リクエストが多すぎます。")]
    [InlineData("/status/503", 503, "現在利用できません。")]
    [InlineData("/status/418", 418, "リクエストを処理できませんでした。")]
    public async Task Page_ErrorStatusWithoutABody_IsExplainedWithAWayBack(string path, int status, string text)
    {
        await using var server = await HostingServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, path, ("Accept", "text/html"));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">チャットに戻る</a>", page, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Body_OverTheLimit_Gets413WithAPage()
    {
        await using var server = await HostingServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/post") { Content = new ByteArrayContent(new byte[1024 * 1024 + 1]) };
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("送信された内容が大きすぎます。", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestLog_Request_IsOneLineWithoutItsQuery()
    {
        await using var server = await HostingServer.StartAsync();
        using var found = await server.SendAsync(HttpMethod.Get, "/culture?secret=question");
        using var failed = await server.SendAsync(HttpMethod.Get, "/nowhere?secret=question");
        using var health = await server.SendAsync(HttpMethod.Get, "/healthz/live");

        var log = await server.StopAsync();

        var lines = log.Split('\n').Where(line => line.Contains("RequestLoggingMiddleware", StringComparison.Ordinal)).ToList();
        Assert.Equal(["/culture", "/nowhere"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("RequestPath").GetString()));
        Assert.DoesNotContain("secret=question", log, StringComparison.Ordinal);
    }

    [GeneratedRegex("<code>([0-9a-f]{16})</code>")]
    private static partial Regex Reference();
}
