using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Provider.Errors;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "20", "", 20d)]
    [InlineData("Retry-After", "0", "", 0d)]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:05:05 GMT", "", 60d)]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT", "", 0d)]
    [InlineData("Retry-After", "1e300", "", null)]
    [InlineData("Retry-After", "99999999999999999999", "", 31 * 24 * 3600d)]
    [InlineData("Retry-After", "soon", "", null)]
    [InlineData("Retry-After", "-5", "", null)]
    [InlineData("retry-after-ms", "1500", "", 1.5)]
    [InlineData("X-Other", "1", "Rate limit reached. Please try again in 1.2s. Visit us.", 1.2)]
    [InlineData("X-Other", "1", "Please try again in 350ms.", 0.35)]
    [InlineData("X-Other", "1", "Please try again in 6m0s.", 360d)]
    [InlineData("X-Other", "1", "Please try again in 1h2m3.5s.", 3723.5)]
    [InlineData("X-Other", "1", "Please try again in a while.", null)]
    [InlineData("Retry-After", "7", "Please try again in 1.2s.", 7d)]
    public async Task RetryAfter_HeaderOrMessage_IsReadOrLeft(string header, string value, string message, double? seconds)
    {
        var fault = Fault.OpenAIError(429, "rate_limit_exceeded", "requests", message) with
        {
            Headers = new Dictionary<string, string> { [header] = value },
        };
        await using var host = await ProviderHost.StartAsync(
            ModelApi.ChatCompletions, Scenario.Failing(fault), time: new FakeTimeProvider(Now));
        var failure = Assert.IsType<ProviderException>((await host.AskAsync()).Failure);
        Assert.Equal(ProviderError.RateLimited, failure.Error);
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }
}
