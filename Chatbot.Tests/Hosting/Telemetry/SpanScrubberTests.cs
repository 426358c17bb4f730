using System.Diagnostics;
using Chatbot.Web.Hosting.Telemetry;

namespace Chatbot.Tests.Hosting.Telemetry;

public sealed class SpanScrubberTests
{
    [Fact]
    public void Span_OfARequest_KeepsItsRouteAndNoAddress()
    {
        using var span = Span(ActivityKind.Server, ("http.request.method", "GET"), ("http.route", "/c/{id:guid}"), ("url.path", "/c/1"), ("server.address", "evil"));
        span.SetStatus(ActivityStatusCode.Error, "what was said");

        new SpanScrubber().OnEnd(span);

        Assert.Equal(["http.request.method", "http.route"], span.Tags.Select(tag => tag.Key));
        Assert.Equal("GET /c/{id:guid}", span.DisplayName);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.True(span.Recorded);
    }

    [Fact]
    public void Span_OfACall_KeepsItsHostAndNoAddress()
    {
        using var span = Span(ActivityKind.Client, ("server.address", "api.example.com"), ("url.full", "https://api.example.com/v1/responses/r1"), ("gen_ai.prompt", "what was said"));

        new SpanScrubber().OnEnd(span);

        Assert.Equal(["server.address"], span.Tags.Select(tag => tag.Key));
    }

    [Fact]
    public void Span_WithAnEvent_IsNotExported()
    {
        using var span = Span(ActivityKind.Client);
        span.AddException(new InvalidOperationException("what was said"));

        new SpanScrubber().OnEnd(span);

        Assert.False(span.Recorded);
    }

    [Theory]
    [InlineData("/healthz/ready", false)]
    [InlineData("/healthz/live", false)]
    [InlineData("/c/{id:guid}", true)]
    public void Span_OfAProbe_IsNotExported(string route, bool exported)
    {
        using var span = Span(ActivityKind.Server, ("http.route", route));

        new SpanScrubber().OnEnd(span);

        Assert.Equal(exported, span.Recorded);
    }

    private static Activity Span(ActivityKind kind, params (string Name, string Value)[] tags)
    {
        using var source = new ActivitySource($"test-{Guid.CreateVersion7()}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var span = source.StartActivity("span", kind)!;
        foreach (var (name, value) in tags)
            span.SetTag(name, value);
        return span;
    }
}
