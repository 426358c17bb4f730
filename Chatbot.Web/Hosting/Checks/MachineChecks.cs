using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Uploads;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>The zone in which days begin.</summary>
/// <param name="time">Knows the zone.</param>
/// <param name="asked">The variable <c>TZ</c>. A name that the system does not know means UTC, silently.</param>
internal sealed class TimeZoneCheck(TimeProvider time, string? asked) : ISelfCheck
{
    public string Title => CheckTexts.ZoneTitle;

    public CheckResult Run()
    {
        var zone = time.LocalTimeZone;
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("g");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out _))
            return CheckResult.Problem(CheckTexts.ZoneNoData, CheckTexts.ZoneNoDataAction);
        // A colon or a path in front is a way of writing it that the system knows too.
        if (asked?.TrimStart(':') is { Length: > 0 } name && !name.StartsWith('/') && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            return CheckResult.Problem(CheckTexts.ZoneUnknown.Fill(name), CheckTexts.ZoneUnknownAction);
        return string.IsNullOrEmpty(asked) && zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime
            ? CheckResult.Note(CheckTexts.ZoneUtc.Fill(now), CheckTexts.ZoneUtcAction)
            : CheckResult.Ok(CheckTexts.ZoneOk.Fill(zone.Id, now));
    }
}

/// <summary>Room on the disk, and what takes it.</summary>
internal sealed class DiskCheck(ChatbotOptions options, IDriveSpace drives, DiskWatch disk) : ISelfCheck
{
    public string Title => CheckTexts.DiskTitle;

    public CheckResult Run()
    {
        disk.Doubt();
        var (state, room) = (disk.Now.State, disk.Now.Room);
        var free = Math.Min(room.Available, drives.Available(options.UploadFolder));
        var floor = options.Uploads.FreeSpaceFloor;
        var text = Text(room);
        var action = CheckTexts.DiskLowAction.Fill(FileSize.Of(floor), FileSize.Of(options.Disk.ReadOnlyBelow));
        return state == DiskState.ReadOnly || free < floor ? CheckResult.Problem(text, action)
            : state == DiskState.Warning || free < floor * 2 ? CheckResult.Note(text, action)
            : CheckResult.Ok(text);
    }

    private string Text(DriveRoom room)
    {
        var database = options.Storage.DatabaseFile;
        var snapshots = SizeOf(options.DataFolder, database + ".*");
        return CheckTexts.DiskText.Fill(
            FileSize.Of(room.Available),
            FileSize.Of(room.Total),
            room.UsedPercent,
            FileSize.Of(SizeOf(options.DataFolder)),
            FileSize.Of(SizeOf(options.DataFolder, database + "*") - snapshots),
            FileSize.Of(snapshots),
            FileSize.Of(SizeOf(Path.Combine(options.DataFolder, AttachmentStore.FolderName))),
            FileSize.Of(options.Logs.Folder.Length == 0 ? 0 : SizeOf(options.Logs.Folder)));
    }

    /// <param name="pattern">Null: everything below the folder; else what is in the folder itself.</param>
    private static long SizeOf(string folder, string? pattern = null) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles(
            // A disk of its own has a folder that only the system enters.
            pattern ?? "*", new EnumerationOptions { RecurseSubdirectories = pattern is null, IgnoreInaccessible = true, AttributesToSkip = 0 })
            .Sum(file => file.Exists ? file.Length : 0)
        : 0;
}

/// <summary>Whether other users of the machine can enter where the conversations and the keys lie.</summary>
internal sealed class FolderModesCheck(ChatbotOptions options) : ISelfCheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Title => CheckTexts.ModesTitle;

    public CheckResult? Run()
    {
        var folder = new DirectoryInfo(options.DataFolder);
        if (OperatingSystem.IsWindows() || !folder.Exists)
            return null;
        return (folder.UnixFileMode & Others) == 0
            ? CheckResult.Ok(CheckTexts.ModesOk.Fill(folder.FullName))
            : CheckResult.Problem(CheckTexts.ModesOpen.Fill(folder.FullName), CheckTexts.ModesAction.Fill(folder.FullName));
    }
}

/// <summary>How much memory there may be, and how much is used.</summary>
internal sealed class MemoryCheck(MemoryLimit limit, Func<long> workingSet) : ISelfCheck
{
    private const long Least = 384L * 1024 * 1024;

    public string Title => CheckTexts.MemoryTitle;

    public CheckResult Run() => Run(workingSet());

    private CheckResult Run(long used) => limit.Read() switch
    {
        null => CheckResult.Note(CheckTexts.MemoryNoLimit.Fill(FileSize.Of(used)), CheckTexts.MemoryNoLimitAction),
        { } most when used > most / 10 * 9 => CheckResult.Problem(CheckTexts.MemoryText.Fill(FileSize.Of(used), FileSize.Of(most)), CheckTexts.MemoryFullAction),
        { } most when most < Least => CheckResult.Note(CheckTexts.MemoryText.Fill(FileSize.Of(used), FileSize.Of(most)), CheckTexts.MemorySmallAction),
        { } most => CheckResult.Ok(CheckTexts.MemoryText.Fill(FileSize.Of(used), FileSize.Of(most))),
    };
}
