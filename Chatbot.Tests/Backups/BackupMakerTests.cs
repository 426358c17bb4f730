using System.Security.Cryptography;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Storage;

namespace Chatbot.Tests.Backups;

public sealed class BackupMakerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("a passphrase of some length")]
    public async Task Make_OfDataInUse_IsRestoredElsewhereAsItWas(string? passphrase)
    {
        await using var data = await BackupData.MakeAsync();
        data.UsePassphrase(passphrase);

        var made = data.Maker.Make(null, default);

        Assert.Equal(Path.Combine(data.Backups, "chatbot-20300405T060708Z.tar.gz" + (passphrase is null ? "" : ".sealed")), made.File);
        Assert.Equal((5, 0, passphrase is not null), (made.Manifest.Files, made.Missing.Count, made.Encrypted));
        Assert.Equal([made.File], Directory.GetFileSystemEntries(data.Backups));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.File));
        Assert.Equal(made.Manifest, data.Restorer.Verify(made.File, default));
        var (restorer, folder) = data.Elsewhere();
        Assert.Null(restorer.Restore(made.File, default).Before);
        Assert.Equal(BackupData.Rows(data.Database.File), BackupData.Rows(Path.Combine(folder, "chatbot.db")));
        Assert.Equal(BackupData.Tree(data.Folder).Where(IsNotOfTheDatabase), BackupData.Tree(folder).Where(IsNotOfTheDatabase));
    }

    [Fact]
    public async Task Make_Unencrypted_IsReadByTarAndSha256Sum()
    {
        await using var data = await BackupData.MakeAsync();
        var made = data.Maker.Make(null, default);
        var folder = Directory.CreateDirectory(Path.Combine(data.Folder, "by-hand")).FullName;

        Assert.Equal(0, (await Shell.RunAsync(folder, "tar", "-xzf", made.File)).ExitCode);
        var (exitCode, output) = await Shell.RunAsync(folder, "sha256sum", "--check", "--strict", "SHA256SUMS");

        Assert.Equal((0, 5), (exitCode, output.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal))));
        Assert.Equal(["ok"], FileQuery.Rows(Path.Combine(folder, "chatbot.db"), "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Make_WhileOthersWriteAndDelete_IsOneMoment()
    {
        await using var data = await BackupData.MakeAsync();
        using var ended = new CancellationTokenSource();
        var (written, kept) = (0, 0);
        // Each comes with a file, and every other one goes again at once.
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var (conversation, _) = await data.AttachAsync(RandomNumberGenerator.GetBytes(5_000));
                if (Interlocked.Increment(ref written) % 2 == 0)
                    kept += await data.DeleteAsync(conversation) ? 0 : 1;
            }
        })).ToList();

        for (var backup = 0; backup < 5; backup++)
        {
            var before = Volatile.Read(ref written);
            await ChatUntil.TrueAsync(() => Volatile.Read(ref written) > before + 10);
            Assert.Empty((await Task.Run(() => data.Maker.Make(null, default))).Missing);
            data.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await ended.CancelAsync();
        await Task.WhenAll(writers);
        // Else nothing was deleted while a backup was made, and this test has shown nothing.
        Assert.True(kept > 0);
        Assert.Equal(5, new BackupFolder(data.Options).List().Count);
        Assert.All(new BackupFolder(data.Options).List(), file =>
        {
            var (restorer, folder) = data.Elsewhere();
            Assert.Equal(0, restorer.Restore(file.Path, default).Manifest.Missing);
            Assert.Empty(FileQuery.Rows(Path.Combine(folder, "chatbot.db"),
                "SELECT Id FROM Messages q WHERE Kind = 'question' AND NOT EXISTS (SELECT 1 FROM Messages a WHERE a.QuestionId = q.Id)"));
        });
    }

    [Fact]
    public async Task Make_AttachmentsThatAreLostOrDamaged_AreNamedAndLeftOut()
    {
        await using var data = await BackupData.MakeAsync(attachments: 4);
        var files = Directory.GetFiles(Path.Combine(data.Folder, "attachments"), "*", SearchOption.AllDirectories);
        File.Delete(files[0]);
        await File.WriteAllBytesAsync(files[1], new byte[100]);
        // There, and cannot be read.
        using var held = new FileStream(files[2], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var made = data.Maker.Make(null, default);

        Assert.Equal(files.Take(3).Select(Path.GetFileName).Order(StringComparer.Ordinal), made.Missing);
        Assert.Equal((4, 3), (made.Manifest.Files, made.Manifest.Missing));
        Assert.Equal(3, data.Elsewhere().Restorer.Restore(made.File, default).Manifest.Missing);
    }

    [Fact]
    public async Task Make_KeyThatCannotBeRead_IsNamed()
    {
        await using var data = await BackupData.MakeAsync();
        var key = Directory.GetFiles(Path.Combine(data.Folder, "keys"))[0];
        using var held = new FileStream(key, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = Refusal(() => data.Maker.Make(null, default));

        Assert.Equal(BackupProblem.Unusable, refusal.Problem);
        Assert.Contains(refusal.Details, detail => ((string)detail).Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Make_TooManyOrTooOld_TheOldestGo()
    {
        await using var data = await BackupData.MakeAsync();
        data.Options.Backup.KeepCount = 3;
        Directory.CreateDirectory(data.Backups);
        string[] others = ["chatbot-20200101T000000Z.tar.gz.sha256", "chatbot-20200101.tar.gz", "notes.txt"];
        foreach (var other in others)
            await File.WriteAllTextAsync(Path.Combine(data.Backups, other), "mine");
        MakeDaily(data, days: 5);

        Assert.Equal(["09", "08", "07"], Days(data));
        data.Options.Backup.KeepDays = 2;
        data.Time.Advance(TimeSpan.FromHours(1));
        var made = data.Maker.Make(null, default);
        Assert.Equal(["10", "09"], Days(data));
        Assert.Equal(2, made.Removed.Count);
        // However old the newest is by the time, it stays: there is no other.
        data.Time.Advance(TimeSpan.FromDays(100));
        Assert.Empty(new BackupFolder(data.Options).Rotate(data.Time.GetUtcNow().AddDays(-100)));
        Assert.Equal(["09"], new BackupFolder(data.Options).Rotate(data.Time.GetUtcNow()).Select(DayOf));
        Assert.All(others, other => Assert.True(File.Exists(Path.Combine(data.Backups, other))));
    }

    [Fact]
    public async Task Make_ToAFileOfItsOwn_LeavesTheOthersAlone()
    {
        await using var data = await BackupData.MakeAsync();
        data.Options.Backup.KeepCount = 1;
        data.Maker.Make(null, default);
        var file = Path.Combine(data.Folder, "elsewhere", "mine.tar.gz");

        Assert.Equal(file, data.Maker.Make(file, default).File);

        Assert.Single(new BackupFolder(data.Options).List());
        Assert.Equal(BackupProblem.FileExists, Problem(() => data.Maker.Make(file, default)));
        Assert.Equal([file], Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Make_TooLittleRoom_RemovesTheOldestOnlyWhereThatHelps()
    {
        await using var data = await BackupData.MakeAsync();
        MakeDaily(data, days: 3);

        // What uploads need stays theirs.
        var floor = 2 * data.Options.Uploads.FreeSpaceFloor;
        data.Drives.Folders[data.Backups] = floor + 1_000;
        Assert.Equal(floor, Refusal(() => data.Maker.Make(null, default)).Details[3]);
        Assert.Equal(["07", "06", "05"], Days(data));

        // Just so much that the two oldest make room for it.
        var needed = (long)Refusal(() => data.Maker.Make(null, default)).Details[1];
        var list = new BackupFolder(data.Options).List();
        data.Drives.Folders[data.Backups] = floor + needed - list[^1].Bytes - list[^2].Bytes;
        Assert.Equal(["05", "06"], new BackupFolder(data.Options).Free(list[^1].Bytes + list[^2].Bytes).Select(DayOf));
        Assert.Equal(["07"], Days(data));
    }

    [Fact]
    public async Task Make_DiskThatFillsUp_LeavesNothing()
    {
        using var disk = await SmallDisk.MountAsync("300k");
        await using var data = await BackupData.MakeAsync(attachments: 20);
        data.Options.Backup.Folder = disk.Location;

        // The fake disk says that there is room without end.
        Assert.Equal(BackupProblem.DiskFull, Problem(() => data.Maker.Make(null, default)));

        Assert.Empty(Directory.GetFileSystemEntries(disk.Location));
    }

    [Fact]
    public async Task Make_AfterAKillInMidBackup_RemovesWhatWasLeft()
    {
        await using var data = await BackupData.MakeAsync();
        using var ended = new CancellationTokenSource();
        Directory.CreateDirectory(data.Backups);
        var left = BackupFolder.UnfinishedFile(data.Backups, "archive");
        await File.WriteAllTextAsync(left, "half a backup");
        await File.WriteAllTextAsync(Path.Combine(data.Backups, ".chatbot-backup-archive"), "of a data folder that had another name");

        var made = data.Maker.Make(null, default);
        await ended.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => data.Maker.Make(null, ended.Token));

        Assert.Equal([made.File], Directory.GetFileSystemEntries(data.Backups));
    }

    [Fact]
    public async Task Make_DamagedDatabase_IsRefusedAndEarlierOnesStay()
    {
        await using var data = await BackupData.MakeAsync();
        data.Maker.Make(null, default);
        var options = RestoreBeside(data);
        options.Backup.KeepCount = 1;
        await DamageAsync(options);

        Assert.Equal(BackupProblem.DatabaseDamaged, Problem(() => new BackupMaker(options, data.Drives, data.Time).Make(null, default)));

        Assert.Single(Directory.GetFileSystemEntries(data.Backups));
    }

    [Fact]
    public async Task Make_DamagedDatabaseAndTooLittleRoom_RemovesNoEarlierOne()
    {
        await using var data = await BackupData.MakeAsync();
        MakeDaily(data, days: 3);

        var options = RestoreBeside(data);
        var maker = new BackupMaker(options, data.Drives, data.Time);
        var floor = 2 * options.Uploads.FreeSpaceFloor;
        data.Drives.Folders[data.Backups] = floor;
        var needed = (long)Refusal(() => maker.Make(null, default)).Details[1];
        // The oldest would make room for it.
        data.Drives.Folders[data.Backups] = floor + needed - new BackupFolder(data.Options).List()[^1].Bytes;
        await DamageAsync(options);

        Assert.Equal(BackupProblem.DatabaseDamaged, Problem(() => maker.Make(null, default)));

        Assert.Equal(["07", "06", "05"], Days(data));
    }

    [Fact]
    public async Task Make_WhileAnotherBackupRuns_IsRefused()
    {
        await using var data = await BackupData.MakeAsync();
        using var other = DataFolderLock.TryTake(data.Folder, DataFolderLock.Backup);

        Assert.Equal(BackupProblem.BackupRuns, Problem(() => data.Maker.Make(null, default)));
    }

    [Fact]
    public async Task Make_NoDatabase_SaysSoAndMakesNone()
    {
        await using var data = await BackupData.MakeAsync();
        data.Options.Storage.DatabaseFile = "other.db";

        Assert.Equal(BackupProblem.NoDatabase, Problem(() => data.Maker.Make(null, default)));
        Assert.False(File.Exists(Path.Combine(data.Folder, "other.db")));
    }

    [Fact]
    public async Task Make_PassphraseThatCannotServe_IsRefused()
    {
        await using var data = await BackupData.MakeAsync();
        data.UsePassphrase("eleven char");
        Assert.Equal(BackupProblem.ShortPassphrase, Problem(() => data.Maker.Make(null, default)));
        data.UsePassphrase(" \n");
        Assert.Equal(BackupProblem.NoPassphraseFile, Problem(() => data.Maker.Make(null, default)));
        data.Options.Backup.PassphraseFile = Path.Combine(data.Folder, "none");
        Assert.Equal(BackupProblem.NoPassphraseFile, Problem(() => data.Maker.Make(null, default)));
    }

    private static void MakeDaily(BackupData data, int days)
    {
        for (var day = 0; day < days; day++)
        {
            data.Maker.Make(null, default);
            data.Time.Advance(TimeSpan.FromDays(1));
        }
    }

    /// <summary>The newest backup in a data folder of its own, with the same folder of backups.</summary>
    private static TestingOptions RestoreBeside(BackupData data)
    {
        var (restorer, folder) = data.Elsewhere();
        restorer.Restore(new BackupFolder(data.Options).List()[0].Path, default);
        return new TestingOptions { DataFolder = folder, Backup = { Folder = data.Backups, KeepDays = 0 } };
    }

    private static async Task DamageAsync(TestingOptions options)
    {
        var file = Path.Combine(options.DataFolder, "chatbot.db");
        var bytes = await File.ReadAllBytesAsync(file);
        // The pages behind the first, which names the tables.
        Random.Shared.NextBytes(bytes.AsSpan(8_192, 40_000));
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static BackupProblem Problem(Action make) => Refusal(make).Problem;

    private static BackupException Refusal(Action make) => Assert.Throws<BackupException>(make);

    private static IEnumerable<string> Days(BackupData data) => new BackupFolder(data.Options).List().Select(file => DayOf(file.Path));

    private static string DayOf(string file) => Path.GetFileName(file)[14..16];

    private static bool IsNotOfTheDatabase(KeyValuePair<string, string> file) => !file.Key.StartsWith("chatbot.db", StringComparison.Ordinal);
}
