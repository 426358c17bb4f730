using System.Threading.Channels;
using Chatbot.Core.Beats;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Beats;

public sealed class BeatTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<int> _beats = Channel.CreateUnbounded<int>();
    private readonly CancellationTokenSource _stopping = new();
    private int _count;

    public void Dispose() => _stopping.Dispose();

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Repeat_UntilItIsStopped_WorksOnceInEachInterval(bool atOnce, int before)
    {
        var running = _time.RepeatAsync(Interval, WorkAsync, _stopping.Token, atOnce);
        Assert.Equal(before, _count);
        _time.Advance(Interval - TimeSpan.FromSeconds(1));
        Assert.Equal(before, _count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await CountAsync(before + 1);
        _time.Advance(Interval);
        await CountAsync(before + 2);

        await _stopping.CancelAsync();
        await running;
        _time.Advance(Interval);
        Assert.Equal(before + 2, _count);
    }

    private async Task CountAsync(int count)
    {
        while (await _beats.Reader.ReadAsync() < count)
        {
        }
    }

    private async Task WorkAsync() => await _beats.Writer.WriteAsync(++_count);
}
