using System.Diagnostics.Metrics;
using Chatbot.Core.Chat;
using Chatbot.Web.Hosting.Telemetry;
using OpenTelemetry.Metrics;

namespace Chatbot.Tests.Hosting.Telemetry;

public sealed class ExportedMetricsTests
{
    [Fact]
    public void View_OfAMeasureOfTheFrameworkThatIsNotNamed_IsNone()
    {
        using var meter = new Meter("System.Net.Http");
        Assert.Same(MetricStreamConfiguration.Drop, ExportedMetrics.ViewOf(meter.CreateCounter<long>("http.client.request.something")));
    }

    [Fact]
    public void View_OfAMeasureOfTheFramework_KeepsTheTagsThatAreNamed()
    {
        using var meter = new Meter("Microsoft.AspNetCore.Hosting");
        var view = ExportedMetrics.ViewOf(meter.CreateHistogram<double>("http.server.request.duration"));
        Assert.Equal(["error.type", "http.request.method", "http.response.status_code", "http.route"], view.TagKeys!.Order());
    }

    [Fact]
    public void View_OfOurOwn_IsBounded()
    {
        using var meter = new Meter(ChatMeasures.MeterName);
        Assert.InRange(ExportedMetrics.ViewOf(meter.CreateCounter<long>("chatbot.anything")).CardinalityLimit!.Value, 15, 100);
    }
}
