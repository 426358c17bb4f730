using System.Diagnostics.Metrics;

namespace Chatbot.Tests.Integration;

/// <summary>What the meters of one host tell. Other hosts of this process have meters of the same names.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<(string Name, double Value, bool IsLevel, Dictionary<string, string?> Tags)> _measurements = [];

    public Measured(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.SetMeasurementEventCallback<long>(Take);
        _listener.SetMeasurementEventCallback<int>(Take);
        _listener.Start();
    }

    /// <summary>The level now, or the sum of what was counted, of the series that has these tags.</summary>
    public double this[string name, params (string Name, string Value)[] tags]
    {
        get
        {
            lock (_lock)
                _measurements.RemoveAll(one => one.IsLevel);
            _listener.RecordObservableInstruments();
            lock (_lock)
                return _measurements.Where(one => one.Name == name && tags.All(tag => one.Tags.GetValueOrDefault(tag.Name) == tag.Value)).Sum(one => one.Value);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : IConvertible
    {
        var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
        lock (_lock)
            _measurements.Add((instrument.Name, value.ToDouble(null), instrument.IsObservable, named));
    }
}
