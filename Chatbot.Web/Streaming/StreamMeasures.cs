using System.Diagnostics.Metrics;

namespace Chatbot.Web.Streaming;

/// <summary>What is measured of event streams: how many are open.</summary>
public sealed class StreamMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Streaming";

    private int _readers;

    public StreamMeasures(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        meters.Create(MeterName).CreateObservableUpDownCounter("chatbot.stream.readers", () => _readers, "{reader}", "Open event streams of answers");
    }

    /// <summary>Counts one reader for as long as it is not disposed of.</summary>
    internal Reader Enter()
    {
        Interlocked.Increment(ref _readers);
        return new(this);
    }

    internal readonly struct Reader(StreamMeasures measures) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref measures._readers);
    }
}
