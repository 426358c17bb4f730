using System.Formats.Tar;
using System.Security.Cryptography;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Tests.Integration;
using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Backups;

/// <summary>What is good takes the place of what is there; what is not changes nothing.</summary>
public sealed class RestorerTests
{
    private static readonly byte[] Some = "some content"u8.ToArray();

    /// <summary>Each is whole in its sums and its checksum: only what it holds is wrong.</summary>
    public static TheoryData<string, BackupProblem> Hostile => new()
    {
        { "parent folder", BackupProblem.Foreign },
        { "absolute path", BackupProblem.Foreign },
        { "out of keys", BackupProblem.Foreign },
        { "out of attachments", BackupProblem.Foreign },
        { "attachment in another's folder", BackupProblem.Foreign },
        { "unknown file", BackupProblem.Foreign },
        { "second manifest", BackupProblem.Foreign },
        { "symbolic link", BackupProblem.Foreign },
        { "hard link", BackupProblem.Foreign },
        { "folder", BackupProblem.Foreign },
        { "device", BackupProblem.Foreign },
        { "extended header", BackupProblem.Foreign },
        { "long name", BackupProblem.Foreign },
        { "twice the same", BackupProblem.Foreign },
        { "large key", BackupProblem.Foreign },
        { "more than the manifest says", BackupProblem.Foreign },
        { "larger than the manifest says", BackupProblem.Foreign },
        { "fewer than the manifest says", BackupProblem.Damaged },
        { "manifest of an enormous size", BackupProblem.NoRoom },
        { "manifest that is none", BackupProblem.Damaged },
        { "newer form", BackupProblem.Newer },
        { "newer schema", BackupProblem.Newer },
        { "attachment of another content", BackupProblem.Damaged },
        { "no sums", BackupProblem.Damaged },
        { "no database", BackupProblem.Damaged },
        { "database that is none", BackupProblem.Damaged },
        { "database of another schema", BackupProblem.Damaged },
        { "database without its attachments", BackupProblem.Damaged },
        { "database with broken pages", BackupProblem.Damaged },
        { "database that leads out", BackupProblem.Damaged },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Restore_HostileArchive_IsRefusedAndChangesNothing(string what, BackupProblem problem)
    {
        await using var data = await BackupData.MakeAsync();
        data.Stop();
        var database = DatabaseOf(data);
        var archive = data.Write(Make(what, database).ToArray());
        data.Drives.Folders[data.Folder] = 10_000_000_000;
        var before = BackupData.Tree(data.Folder);

        var refusal = Assert.Throws<BackupException>(() => data.Restorer.Restore(archive, default));

        Assert.Equal(problem, refusal.Problem);
        Assert.Equal(before, BackupData.Tree(data.Folder));
        Assert.DoesNotContain(Directory.GetDirectories(data.Folder), folder => folder.Contains("restore", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(data.Folder)!, "evil")));
    }

    [Fact]
    public async Task Restore_OverData_KeepsThemUnderAnotherName()
    {
        await using var data = await BackupData.MakeAsync();
        var made = data.Maker.Make(null, default);
        await data.AttachAsync(RandomNumberGenerator.GetBytes(1_000));
        data.Stop();
        var before = BackupData.Tree(data.Folder);

        // By its name alone it is found in the folder of backups.
        var restored = data.Restorer.Restore(new BackupFolder(data.Options).Find(Path.GetFileName(made.File)), default);

        Assert.Equal(Path.Combine(data.Folder, "before-restore-20300405T060708Z"), restored.Before);
        Assert.Equal(before, BackupData.Tree(restored.Before!));
        Assert.Equal(2, data.Database.Query("SELECT Hash FROM Attachments").Count);
        Assert.True(File.Exists(made.File));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.Database.File));
        // A second one is kept beside the first.
        Assert.Equal(Path.Combine(data.Folder, "before-restore-20300405T060709Z"), data.Restorer.Restore(made.File, default).Before);
    }

    [Fact]
    public async Task Restore_WhileAServerRuns_IsRefused()
    {
        await using var data = await BackupData.MakeAsync();
        var made = data.Maker.Make(null, default);
        using var server = DataFolderLock.TryTake(data.Folder, DataFolderLock.Server);

        Assert.Equal(BackupProblem.ServerRuns, Assert.Throws<BackupException>(() => data.Restorer.Restore(made.File, default)).Problem);
    }

    [Fact]
    public async Task Restore_WrongPassphrase_ChangesNothing()
    {
        await using var data = await BackupData.MakeAsync();
        data.UsePassphrase("the right passphrase");
        var made = data.Maker.Make(null, default);
        data.Stop();
        var before = BackupData.Tree(data.Folder);

        data.UsePassphrase("the wrong passphrase");
        Assert.Equal(BackupProblem.WrongPassphrase, Assert.Throws<BackupException>(() => data.Restorer.Restore(made.File, default)).Problem);
        data.UsePassphrase(null);
        Assert.Equal(BackupProblem.PassphraseNeeded, Assert.Throws<BackupException>(() => data.Restorer.Restore(made.File, default)).Problem);

        Assert.Equal(before, BackupData.Tree(data.Folder));
    }

    [Fact]
    public async Task Restore_Ended_ChangesNothing()
    {
        await using var data = await BackupData.MakeAsync();
        var made = data.Maker.Make(null, default);
        data.Stop();
        var before = BackupData.Tree(data.Folder);

        Assert.ThrowsAny<OperationCanceledException>(() => data.Restorer.Restore(made.File, new CancellationToken(canceled: true)));

        Assert.Equal(before, BackupData.Tree(data.Folder));
    }

    [Fact]
    public async Task Restore_DiskThatFillsUp_ChangesNothing()
    {
        using var disk = await SmallDisk.MountAsync("300k");
        if (disk is null)
            return;
        await using var data = await BackupData.MakeAsync(attachments: 20);
        var made = data.Maker.Make(null, default);
        await File.WriteAllTextAsync(Path.Combine(disk.Location, "chatbot.db"), "what is there");
        var options = new TestingOptions { DataFolder = disk.Location };

        // The fake disk says that there is room without end.
        var refusal = Assert.Throws<BackupException>(() => new Restorer(options, data.Drives, data.Time).Restore(made.File, default));

        Assert.Equal(BackupProblem.DiskFull, refusal.Problem);
        Assert.Equal(["chatbot.db"], BackupData.Tree(disk.Location).Keys);
        Assert.Empty(Directory.GetDirectories(disk.Location));
    }

    [Fact]
    public async Task Restore_FolderThatIsAMountPoint_IsRefusedBeforeItIsDecided()
    {
        await using var data = await BackupData.MakeAsync();
        var made = data.Maker.Make(null, default);
        var (restorer, folder) = data.Elsewhere();
        using var disk = await SmallDisk.MountAsync(at: Path.Combine(folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(folder, "chatbot.db"), "what is there");
        Directory.CreateDirectory(Path.Combine(folder, "attachments"));

        var refusal = Assert.Throws<BackupException>(() => restorer.Restore(made.File, default));

        Assert.Equal(BackupProblem.NotMovable, refusal.Problem);
        Assert.Equal(disk.Inside, refusal.Details[0]);
        Assert.Equal("what is there", await File.ReadAllTextAsync(Path.Combine(folder, "chatbot.db")));
        Assert.Equal(["attachments", "keys"], Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(new DataExchange(new TestingOptions { DataFolder = folder }).Recover(data.Time.GetUtcNow()));
    }

    private static TestArchive Make(string what, byte[] database)
    {
        var hash = TestArchive.HashOf(Some);
        var good = new TestArchive().Add("chatbot.db", database);
        return what switch
        {
            "parent folder" => good.Add("../evil", Some),
            "absolute path" => good.Add("/tmp/evil", Some),
            "out of keys" => good.Add("keys/key-../../evil.xml", Some),
            "out of attachments" => good.Add($"attachments/../{hash}", Some),
            "attachment in another's folder" => good.Add($"attachments/{(hash[0] == '0' ? "11" : "00")}/{hash}", Some),
            "unknown file" => good.Add("appsettings.json", Some),
            "second manifest" => good.Add("manifest.json", Some),
            "symbolic link" => good.Add(new UstarTarEntry(TarEntryType.SymbolicLink, "keys/key-1.xml") { LinkName = "/etc/passwd" }),
            "hard link" => good.Add(new UstarTarEntry(TarEntryType.HardLink, "keys/key-1.xml") { LinkName = "chatbot.db" }),
            "folder" => good.Add(new UstarTarEntry(TarEntryType.Directory, "keys/")),
            "device" => good.Add(new UstarTarEntry(TarEntryType.CharacterDevice, "keys/key-1.xml") { DeviceMajor = 1, DeviceMinor = 3 }),
            "extended header" => good.Add(new PaxTarEntry(TarEntryType.RegularFile, "keys/key-1.xml")),
            "long name" => good.Add(new GnuTarEntry(TarEntryType.RegularFile, "keys/" + new string('k', 300))),
            "twice the same" => good.Add("keys/key-1.xml", Some).Add("keys/key-1.xml", Some),
            "large key" => good.Add("keys/key-1.xml", new byte[100_000]),
            "more than the manifest says" => new TestArchive { Files = 1 }.Add("chatbot.db", database).Add("keys/key-1.xml", Some),
            "larger than the manifest says" => new TestArchive { Bytes = 1_000 }.Add("chatbot.db", new byte[50_000_000]),
            "fewer than the manifest says" => new TestArchive { Files = 2 }.Add("chatbot.db", database),
            "manifest of an enormous size" => new TestArchive { Bytes = long.MaxValue / 2 }.Add("chatbot.db", database),
            "manifest that is none" => new TestArchive { Manifest = "{\"format\":1}" }.Add("chatbot.db", database),
            "newer form" => new TestArchive { Format = 2 }.Add("chatbot.db", database),
            "newer schema" => new TestArchive { Migration = "29991231235959_Later" }.Add("chatbot.db", database),
            "attachment of another content" => good.Add($"attachments/{hash[..2]}/{hash}", [.. Some, 0]),
            "no sums" => new TestArchive { HasSums = false }.Add("chatbot.db", database),
            "no database" => new TestArchive().Add("keys/key-1.xml", Some),
            "database that is none" => new TestArchive().Add("chatbot.db", Some),
            "database of another schema" => new TestArchive { Migration = KnownMigrations.OfThisRelease.Ids[0], Missing = 2 }.Add("chatbot.db", database),
            "database without its attachments" => good,
            "database with broken pages" => new TestArchive { Missing = 2 }.Add("chatbot.db", Broken(database)),
            "database that leads out" => new TestArchive { Missing = 2 }.Add("chatbot.db", LeadingOut(database)),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static byte[] DatabaseOf(BackupData data)
    {
        var copy = Path.GetTempFileName();
        File.Delete(copy);
        data.Database.Execute($"VACUUM INTO '{copy}'");
        var bytes = File.ReadAllBytes(copy);
        File.Delete(copy);
        return bytes;
    }

    private static byte[] Broken(byte[] database)
    {
        var broken = (byte[])database.Clone();
        broken.AsSpan(8_192, 40_000).Fill(0xee);
        return broken;
    }

    /// <summary>Attachments by the names of other files.</summary>
    private static byte[] LeadingOut(byte[] database)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, database);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE Attachments SET Hash = '../../../../etc/passwd'";
            command.ExecuteNonQuery();
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
