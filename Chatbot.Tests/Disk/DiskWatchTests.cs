using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Disk;

public sealed class DiskWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Drive _drive = new();
    private readonly TestFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly DiskWatch _disk;

    public DiskWatchTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var options = new TestingOptions { DataFolder = _folder.Location, Disk = { WarnAtPercent = 80, ReadOnlyBelow = 100 } };
        _disk = new(options, _drive, _time, _loggers.CreateLogger<DiskWatch>());
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1000, DiskState.Fine)]
    [InlineData(201, DiskState.Fine)]
    [InlineData(200, DiskState.Warning)]
    [InlineData(100, DiskState.Warning)]
    [InlineData(99, DiskState.ReadOnly)]
    [InlineData(0, DiskState.ReadOnly)]
    public void Now_OfADiskOfAThousandBytes_IsByShareAndFloor(long free, DiskState state)
    {
        Assert.Equal(state, At(free));
        Assert.Equal((free, state == DiskState.ReadOnly), (_disk.Now.Room.Available, _disk.IsReadOnly));
    }

    [Theory]
    [InlineData(0, DiskState.Warning)]
    [InlineData(50, DiskState.Warning)]
    [InlineData(51, DiskState.ReadOnly)]
    public void Floor_OfALogBeyondItsMeasure_IsHigherByTheRest(long beyond, DiskState state)
    {
        using (var log = File.Create(Path.Combine(_folder.Location, "chatbot.db-wal")))
            log.SetLength(WriteAheadLog.UsualBytes + beyond);

        Assert.Equal(state, At(150));
    }

    [Fact]
    public void State_ThatHasBegun_EndsALittleBeyondWhereItBegan()
    {
        Assert.Equal(DiskState.Warning, At(200));
        Assert.Equal(DiskState.Warning, At(219));
        Assert.Equal(DiskState.ReadOnly, At(90));
        Assert.Equal(DiskState.ReadOnly, At(124));
        Assert.Equal(DiskState.Warning, At(125));
        Assert.Equal(DiskState.Fine, At(230));
        Assert.Equal(DiskState.Fine, At(201));
    }

    [Fact]
    public void Log_OfEachChange_IsOneLine()
    {
        foreach (var free in new[] { 1000, 150, 140, 150, 50, 40, 150, 50, 1000, 150, 1000 })
            At(free);

        Assert.Equal(
            [
                LogLevel.Warning, LogLevel.Error, LogLevel.Information, LogLevel.Error, LogLevel.Information, LogLevel.Warning, LogLevel.Information,
            ],
            _log.All.Select(line => line.Level));
        Assert.StartsWith("85 % of the disk of the data is in use, 150 bytes are free (Disk:WarnAtPercent is 80).", _log.All[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Read-only: 50 bytes are free on the disk of the data, Disk:ReadOnlyBelow is 100.", _log.All[1].Text, StringComparison.Ordinal);
        Assert.Equal("No longer read-only: 150 bytes are free.", _log.All[2].Text);
        Assert.Equal("No longer read-only: 1000 bytes are free.", _log.All[4].Text);
        Assert.Equal("The disk has room again: 0 % is in use, 1000 bytes are free.", _log.All[^1].Text);
    }

    [Fact]
    public void Now_AskedByEveryRequest_AsksTheSystemEveryFewSeconds()
    {
        for (var request = 0; request < 1_000; request++)
            _ = _disk.Now;
        Assert.Equal(1, _drive.Asked);

        _time.Advance(DiskWatch.Lasting);
        for (var request = 0; request < 1_000; request++)
            _ = _disk.Now;
        Assert.Equal(2, _drive.Asked);

        _disk.Doubt();
        Assert.Equal(3, _drive.Asked);
    }

    [Fact]
    public void Disk_ThatCannotBeAsked_IsAsItWas()
    {
        At(50);
        _drive.Fails = true;

        Assert.Equal(DiskState.ReadOnly, At(1000));
        Assert.Equal(50, _disk.Now.Room.Available);
    }

    private DiskState At(long free)
    {
        _drive.Free = free;
        _time.Advance(DiskWatch.Lasting);
        return _disk.Now.State;
    }

    private sealed class Drive : IDriveSpace
    {
        public long Free { get; set; } = 1000;

        public bool Fails { get; set; }

        public int Asked { get; private set; }

        public DriveRoom RoomOf(string folder)
        {
            Asked++;
            return Fails ? throw new IOException("It is gone.") : new(Free, 1000);
        }
    }
}
