using Chatbot.Core.Storage;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Storage;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_Twice_IsRefusedUntilTheFirstIsGone()
    {
        Assert.False(DataFolderLock.IsTaken(_folder.Location, DataFolderLock.Backup));
        using (var first = DataFolderLock.TryTake(_folder.Location, DataFolderLock.Backup))
        {
            Assert.NotNull(first);
            Assert.True(DataFolderLock.IsTaken(_folder.Location, DataFolderLock.Backup));
            Assert.Null(DataFolderLock.TryTake(_folder.Location, DataFolderLock.Backup));
            using var other = DataFolderLock.TryTake(_folder.Location, DataFolderLock.Server);
            Assert.NotNull(other);
        }

        // The file alone says nothing.
        Assert.True(File.Exists(Path.Combine(_folder.Location, DataFolderLock.Backup)));
        Assert.False(DataFolderLock.IsTaken(_folder.Location, DataFolderLock.Backup));
        using var again = DataFolderLock.TryTake(_folder.Location, DataFolderLock.Backup);
        Assert.NotNull(again);
    }

    [Fact]
    public void TryTake_NoFolder_IsAnErrorAndNotTaken()
    {
        var none = Path.Combine(_folder.Location, "none");

        Assert.Throws<DirectoryNotFoundException>(() => DataFolderLock.TryTake(none, DataFolderLock.Server));
        Assert.False(DataFolderLock.IsTaken(none, DataFolderLock.Server));
    }
}
