using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Disk;

/// <summary>How full the disk of the data is.</summary>
public enum DiskState
{
    Fine,

    /// <summary>From <see cref="DiskOptions.WarnAtPercent"/> on: administrators are told.</summary>
    Warning,

    /// <summary>Below <see cref="DiskOptions.ReadOnlyBelow"/>: nothing that stays is taken any more, so that what runs can be finished.</summary>
    ReadOnly,
}

/// <summary>What the last look at the disk has shown.</summary>
public sealed record DiskLook(DiskState State, DriveRoom Room);

/// <summary>
/// Looks at the disk of the data every few seconds, whoever asks and however often. A state that begins at a mark ends a little
/// beyond it, so that it does not come and go with each file.
/// </summary>
public sealed partial class DiskWatch(ChatbotOptions options, IDriveSpace drives, TimeProvider time, ILogger<DiskWatch> logger)
{
    /// <summary>How long a look holds.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(2);

    private const int PercentBack = 2;

    private readonly Lock _looking = new();
    private volatile DiskLook? _last;
    private long _lookedAt;

    /// <summary>How it stands.</summary>
    public DiskLook Now
    {
        get
        {
            if (_last is { } last && time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < Lasting)
                return last;
            lock (_looking)
            {
                return _last is { } meanwhile && time.GetElapsedTime(_lookedAt) < Lasting ? meanwhile : Look();
            }
        }
    }

    /// <summary>Nothing that stays is taken: no question, file, account or setting.</summary>
    public bool IsReadOnly => Now.State == DiskState.ReadOnly;

    /// <summary>Somebody has met the end of the disk: what was seen before holds no more.</summary>
    public void Doubt()
    {
        lock (_looking)
            Look();
    }

    private DiskLook Look()
    {
        var before = _last?.State ?? DiskState.Fine;
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        try
        {
            var room = drives.RoomOf(options.DataFolder);
            var look = new DiskLook(StateOf(room, before), room);
            _last = look;
            if (look.State != before)
                Tell(before, look);
            return look;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk that cannot be asked: whoever writes to it will say more.
            return _last ??= new(DiskState.Fine, default);
        }
    }

    private DiskState StateOf(DriveRoom room, DiskState before)
    {
        var floor = options.Disk.ReadOnlyBelow + LogToWriteBack();
        if (room.Available < (before == DiskState.ReadOnly ? floor + (floor / 4) : floor))
            return DiskState.ReadOnly;
        return room.UsedPercent >= options.Disk.WarnAtPercent - (before == DiskState.Fine ? 0 : PercentBack) ? DiskState.Warning : DiskState.Fine;
    }

    /// <summary>A write-ahead log that has grown beyond its measure needs its room once more, in the database: else it could never be cut.</summary>
    private long LogToWriteBack() => options.Disk.ReadOnlyBelow == 0
        ? 0
        : Math.Max(0, WriteAheadLog.LengthOf(Path.Combine(options.DataFolder, options.Storage.DatabaseFile)) - WriteAheadLog.UsualBytes);

    private void Tell(DiskState before, DiskLook look)
    {
        var (free, percent) = (look.Room.Available, look.Room.UsedPercent);
        switch (look.State)
        {
            case DiskState.ReadOnly:
                Log.ReadOnly(logger, free, options.Disk.ReadOnlyBelow);
                break;
            case DiskState.Warning when before == DiskState.Fine:
                Log.NearlyFull(logger, percent, free, options.Disk.WarnAtPercent);
                break;
            case var _ when before == DiskState.ReadOnly:
                Log.WritableAgain(logger, free);
                break;
            default:
                Log.Fine(logger, percent, free);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2400, Level = LogLevel.Warning, Message =
            "{Percent} % of the disk of the data is in use, {Free} bytes are free (Disk:WarnAtPercent is {Mark}). /admin shows what takes the room.")]
        public static partial void NearlyFull(ILogger logger, int percent, long free, int mark);

        [LoggerMessage(EventId = 2401, Level = LogLevel.Error, Message =
            "Read-only: {Free} bytes are free on the disk of the data, Disk:ReadOnlyBelow is {Floor}. Answers that run are finished; reading, signing in "
            + "and deleting go on. It ends by itself once there is room.")]
        public static partial void ReadOnly(ILogger logger, long free, long floor);

        [LoggerMessage(EventId = 2402, Level = LogLevel.Information, Message = "No longer read-only: {Free} bytes are free.")]
        public static partial void WritableAgain(ILogger logger, long free);

        [LoggerMessage(EventId = 2403, Level = LogLevel.Information, Message = "The disk has room again: {Percent} % is in use, {Free} bytes are free.")]
        public static partial void Fine(ILogger logger, int percent, long free);
    }
}
