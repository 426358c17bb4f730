using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class UploadFolderTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void CreateFile_NoFolderYet_MakesBothForTheOwnerOnly()
    {
        var uploads = new UploadFolder(folder.Options);

        using var file = uploads.CreateFile();

        Assert.Equal(uploads.Location, Path.GetDirectoryName(file.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Private, File.GetUnixFileMode(uploads.Location));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Name));
        }
    }

    [Fact]
    public void CreateFile_Twice_NamesAreRandom()
    {
        var uploads = new UploadFolder(folder.Options);
        using var one = uploads.CreateFile();
        using var other = uploads.CreateFile();

        Assert.NotEqual(one.Name, other.Name);
        Assert.Matches("^[0-9a-f]{32}\\.upload$", Path.GetFileName(one.Name));
    }

    [Fact]
    public void CreateFile_OwnFolderOpenToOthers_IsClosed()
    {
        if (OperatingSystem.IsWindows())
            return;

        Directory.CreateDirectory(folder.Options.UploadFolder);
        File.SetUnixFileMode(folder.Options.UploadFolder, Private | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite);

        using var file = new UploadFolder(folder.Options).CreateFile();

        Assert.Equal(Private, File.GetUnixFileMode(folder.Options.UploadFolder));
    }

    [Fact]
    public void CreateFile_FolderIsALink_IsRefused()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Location, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(folder.Options.UploadFolder, elsewhere);

        Assert.Throws<IOException>(() => new UploadFolder(folder.Options).CreateFile());
        folder.Options.UploadFolder += "/";
        Assert.Throws<IOException>(() => new UploadFolder(folder.Options).CreateFile());
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    [Fact]
    public void CreateFile_FolderSharedByAllUsers_IsRefusedAndLeftAsItIs()
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode shared = (UnixFileMode)0b1_111_111_111;
        Directory.CreateDirectory(folder.Options.UploadFolder);
        File.SetUnixFileMode(folder.Options.UploadFolder, shared);

        Assert.Throws<IOException>(() => new UploadFolder(folder.Options).CreateFile());
        Assert.Equal(shared, File.GetUnixFileMode(folder.Options.UploadFolder));
    }

    [Fact]
    public void CreateFile_FolderOfAnotherUser_IsRefused()
    {
        if (!OperatingSystem.IsLinux())
            return;

        // The kernel's own folder is root's; for root itself, one is given away.
        var foreign = "/proc/sys";
        if (Environment.UserName == "root")
        {
            foreign = Directory.CreateDirectory(folder.Options.UploadFolder).FullName;
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", foreign]);
            chown.WaitForExit();
            Assert.Equal(0, chown.ExitCode);
        }

        folder.Options.UploadFolder = foreign;

        var refusal = Assert.Throws<IOException>(() => new UploadFolder(folder.Options).CreateFile());
        Assert.Contains("another user", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateFile_FolderSweptAway_IsMadeAgain()
    {
        var uploads = new UploadFolder(folder.Options);
        uploads.CreateFile().Dispose();
        Directory.Delete(uploads.Location, recursive: true);

        using var file = uploads.CreateFile();

        Assert.True(File.Exists(file.Name));
    }
}
