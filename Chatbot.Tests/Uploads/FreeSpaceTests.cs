using Chatbot.Core.Disk;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class FreeSpaceTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1000, 1000, 0, true)]
    [InlineData(1000, 1000, 1, false)]
    [InlineData(1001, 1001, 1, true)]
    [InlineData(999, 5000, 0, false)]
    [InlineData(5000, 999, 0, false)]
    public void HasRoomFor_FloorOfAThousand_CountsBothFolders(long data, long uploads, long bytes, bool expected)
    {
        folder.Options.Uploads.FreeSpaceFloor = 1000;
        var drives = new SetDriveSpace { Folders = { [folder.Options.DataFolder] = data, [folder.Options.UploadFolder] = uploads } };

        Assert.Equal(expected, new FreeSpace(folder.Options, drives).HasRoomFor(bytes));
    }

    [Fact]
    public void DriveSpace_FolderThatIsNotThereYet_AsksTheDiskThatWillHoldIt()
    {
        var drives = new DriveSpace();

        var room = drives.RoomOf(Path.Combine(folder.Location, "a", "b", "c"));
        Assert.InRange(room.Available, 1, room.Total);
        if (OperatingSystem.IsLinux())
            Assert.Equal(new DriveRoom(0, 0), drives.RoomOf("/proc"));
    }
}
