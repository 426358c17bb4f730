using Chatbot.Core.Conversations;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Uploads;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Storage;

/// <summary>From the database of every earlier release to that of this one, and what becomes of it when that does not succeed.</summary>
public sealed class UpgradeTests
{
    private static readonly string Newest = Releases.All[^1];

    public static TheoryData<string> All => [.. Releases.All];

    public static TheoryData<string> Earlier => [.. Releases.All.SkipLast(1)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Open_OfARelease_KeepsEveryRowAndHasTheNewSchema(string release)
    {
        await using var before = new TestDatabase();
        Releases.Make(release, before.File);
        await using var fresh = new TestDatabase();
        await fresh.Database.OpenAsync(default);
        await using var test = new TestDatabase();
        Releases.Make(release, test.File);

        await test.Database.OpenAsync(default);

        Assert.Equal(Releases.Content(before.File, before.File), WithoutHistory(Releases.Content(test.File, before.File), release));
        Assert.Equal(Releases.Schema(fresh.File), Releases.Schema(test.File));
        Assert.Empty(test.Query("PRAGMA foreign_key_check"));
        Assert.Equal(["ok"], test.Query("PRAGMA integrity_check"));
        Assert.Equal("😀 長い文章\u3000と「かぎ」", (await test.AllAsync<Conversation>()).Single(one => one.Title.StartsWith('\ud83d')).Title);
        await test.Database.CheckAsync(default);
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Open_OfAnEarlierRelease_KeepsItsDatabaseWhichThatReleaseOpens(string release)
    {
        await using var before = new TestDatabase();
        Releases.Make(release, before.File);
        await using var test = new TestDatabase();
        Releases.Make(release, test.File);
        await test.Database.OpenAsync(default);

        var snapshot = Assert.Single(test.Get<UpgradeSnapshots>().All());
        Assert.Equal((release, test.Time.GetUtcNow()), (snapshot.Migration, snapshot.At));
        Assert.Equal($"chatbot.db.snapshot-20300405T060708000Z-{release}", Path.GetFileName(snapshot.Path));
        Assert.Equal(Releases.Content(before.File, before.File), Releases.Content(snapshot.Path, before.File));
        await using var earlier = new TestDatabase(services => OtherRelease.Add(services, release));
        File.Copy(snapshot.Path, earlier.File);
        await earlier.Database.CheckAsync(default);
        Assert.Empty(earlier.Get<UpgradeSnapshots>().All());
        // What was deleted does not stay for ever: the file can shrink from now on.
        Assert.Equal(["2"], test.Query("PRAGMA auto_vacuum"));
    }

    [Theory]
    [InlineData(typeof(RuinousMigration), "no such function")]
    [InlineData(typeof(CarelessMigration), "Rows refer to others that are not there.")]
    public async Task Open_UpgradeThatFails_LeavesADatabaseThatTheEarlierReleaseOpens(Type migration, string why)
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        var before = Releases.Content(test.File, test.File);
        await using (var later = Later(migration, test.Folder))
        {
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var refused = await RefusedAsync(later.Database);
                var failed = Assert.IsType<UpgradeRefusal.Failed>(refused);
                Assert.Equal((Newest, OtherRelease.LaterId), (failed.From, failed.To));
                Assert.Contains(why, failed.Detail, StringComparison.Ordinal);
                // Not tried again and again by a process that goes on.
                later.Time.Advance(TimeSpan.FromHours(1));
            }
        }

        Assert.Equal(["chatbot.db"], Directory.GetFiles(test.Folder).Select(Path.GetFileName));
        Assert.Equal(before, Releases.Content(test.File, test.File));
        // This program is the earlier release here.
        await test.Database.CheckAsync(default);
        Assert.Equal(4, (await test.AllAsync<Conversation>()).Count);
        Assert.Equal(["ok"], test.Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Open_OfANewerRelease_IsRefusedAndUndone()
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        await using (var later = Later(typeof(GoodMigration), test.Folder))
        {
            await later.Database.WriteAsync(context => context.Database.ExecuteSqlRawAsync("UPDATE Conversations SET Mood = 'calm'"), default);
        }

        var newer = Assert.IsType<UpgradeRefusal.Newer>(await RefusedAsync(test.Database));
        Assert.Equal((OtherRelease.LaterId, Newest, Newest), (newer.Theirs, newer.Ours, newer.Snapshot?.Migration));
        Assert.Equal(["calm"], test.Query("SELECT DISTINCT Mood FROM Conversations"));

        var done = Assert.IsType<UndoResult.Done>(await test.Get<UpgradeUndo>().RunAsync(default));
        Assert.Equal(["calm"], FileQuery.Rows(done.Aside, "SELECT DISTINCT Mood FROM Conversations"));
        Assert.IsType<UndoResult.NotNeeded>(await test.Get<UpgradeUndo>().RunAsync(default));
        await using var again = new TestDatabase(folder: test.Folder);
        await again.Database.CheckAsync(default);
        Assert.Equal(4, (await again.AllAsync<Conversation>()).Count);
    }

    [Fact]
    public async Task Undo_WithoutASnapshotThatFits_ChangesNothing()
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        await using (var later = Later(typeof(GoodMigration), test.Folder))
            await later.Database.OpenAsync(default);
        File.Delete(Assert.Single(test.Get<UpgradeSnapshots>().All()).Path);

        Assert.Null(Assert.IsType<UpgradeRefusal.Newer>(await RefusedAsync(test.Database)).Snapshot);
        Assert.IsType<UndoResult.NoSnapshot>(await test.Get<UpgradeUndo>().RunAsync(default));
        Assert.Contains("Mood", Releases.Schema(test.File)["Conversations"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithoutRoomForACopy_IsRefusedAndTouchesNothing()
    {
        const long room = 128 * 1024 * 1024;
        await using var test = new TestDatabase(services =>
        {
            OtherRelease.AddLater<GoodMigration>(services);
            services.AddSingleton<IDriveSpace>(new SetDriveSpace(room) { Total = 2 * room });
        });
        Releases.Make(Newest, test.File);
        var bytes = await File.ReadAllBytesAsync(test.File);

        var lacking = Assert.IsType<UpgradeRefusal.NoRoom>(await RefusedAsync(test.Database));

        Assert.Equal(new UpgradeRefusal.NoRoom(room + (2 * bytes.Length), room), lacking);
        Assert.Equal(["chatbot.db"], Directory.GetFiles(test.Folder).Select(Path.GetFileName));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(test.File));
    }

    [Fact]
    public async Task Open_HeldByAnotherProcess_IsTriedAgainAndUpgradedThen()
    {
        await using var test = Later(typeof(GoodMigration));
        Releases.Make(Newest, test.File);
        await using (var other = new SqliteConnection($"Data Source={test.File};Pooling=False"))
        {
            other.Open();
            using var read = other.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM Messages";
            read.ExecuteScalar();

            Assert.Equal(StorageProblem.Busy, (await Assert.ThrowsAsync<StorageException>(() => test.Database.CheckAsync(default))).Problem);
            Assert.DoesNotContain("Mood", Releases.Schema(test.File)["Conversations"], StringComparison.Ordinal);
        }

        test.Time.Advance(TimeSpan.FromSeconds(3));
        await test.Database.CheckAsync(default);
        Assert.Contains("Mood", Releases.Schema(test.File)["Conversations"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AfterAKillBetweenTheTwoRenames_HasTheDatabaseOfBeforeAndUpgradesIt()
    {
        await using var test = Later(typeof(GoodMigration));
        Releases.Make(Newest, test.File);
        var leaving = $"{test.File}.replacing-20300405T060708000Z-{Newest}";
        File.Move(test.File, leaving);
        // The copy, whole or not.
        await File.WriteAllTextAsync(test.File + ".upgrading", "half of it");
        test.Time.Advance(TimeSpan.FromMinutes(1));

        await test.Database.OpenAsync(default);

        Assert.Equal(4, (await test.AllAsync<Conversation>()).Count);
        Assert.Contains("Mood", Releases.Schema(test.File)["Conversations"], StringComparison.Ordinal);
        Assert.False(File.Exists(leaving) || File.Exists(test.File + ".upgrading"));
    }

    [Fact]
    public async Task Open_AfterAKillBehindTheTwoRenames_KeepsTheDatabaseOfBefore()
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        var bytes = await File.ReadAllBytesAsync(test.File);
        await File.WriteAllBytesAsync($"{test.File}.replacing-20300405T060707000Z-Earlier", bytes);

        await test.Database.OpenAsync(default);

        var snapshot = Assert.Single(test.Get<UpgradeSnapshots>().All());
        Assert.Equal(($"{test.File}.snapshot-20300405T060707000Z-Earlier", "Earlier"), (snapshot.Path, snapshot.Migration));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(snapshot.Path));
    }

    [Fact]
    public async Task Undo_AfterAKillInItsMidst_IsDoneAgain()
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        await using (var later = Later(typeof(GoodMigration), test.Folder))
            await later.Database.OpenAsync(default);
        File.Move(test.File, $"{test.File}.replacing-20300405T060709000Z-{OtherRelease.LaterId}");

        var done = Assert.IsType<UndoResult.Done>(await test.Get<UpgradeUndo>().RunAsync(default));

        Assert.Contains("Mood", Releases.Schema(done.Aside)["Conversations"], StringComparison.Ordinal);
        Assert.DoesNotContain("Mood", Releases.Schema(test.File)["Conversations"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseThatSomebodyPutAside_StartsEmptyAndKeepsEarlierOnesAndItsLog()
    {
        await using var test = Later(typeof(GoodMigration));
        Releases.Make(Newest, test.File);
        await test.Database.OpenAsync(default);
        await test.AddAsync(TestConversation.New("ada"));
        var log = await File.ReadAllBytesAsync(test.File + "-wal");
        Assert.NotEmpty(log);
        await using var next = new TestDatabase();
        var snapshot = Path.Combine(next.Folder, Path.GetFileName(Assert.Single(test.Get<UpgradeSnapshots>().All()).Path));
        File.Copy(Assert.Single(test.Get<UpgradeSnapshots>().All()).Path, snapshot);
        // A killed process leaves it, and only the database was put aside.
        await File.WriteAllBytesAsync(next.File + "-wal", log);

        await next.Database.OpenAsync(default);

        Assert.Empty(await next.AllAsync<Conversation>());
        Assert.True(File.Exists(snapshot));
        Assert.Equal(log, await File.ReadAllBytesAsync(next.File + ".aside-20300405T060708000Z-wal"));
    }

    [Fact]
    public async Task Open_LeftLogBesideAnInterruptedUpgrade_IsNotPlayedIntoTheDatabaseOfBefore()
    {
        await using var test = new TestDatabase();
        Releases.Make(Newest, test.File);
        File.Move(test.File, $"{test.File}.replacing-20300405T060708000Z-{Newest}");
        string[] endings = ["-wal", "-shm", "-journal"];
        foreach (var ending in endings)
            await File.WriteAllTextAsync(test.File + ending, "of another");

        await test.Database.OpenAsync(default);

        Assert.Equal(4, (await test.AllAsync<Conversation>()).Count);
        Assert.All(endings, ending => Assert.Equal("of another", File.ReadAllText(test.File + ".aside-20300405T060708000Z" + ending)));
    }

    [Fact]
    public async Task Snapshots_MoreOrOlderThanKept_AreDeleted()
    {
        await using var test = new TestDatabase(change: options => (options.Storage.UpgradeSnapshots, options.Storage.UpgradeSnapshotDays) = (2, 30));
        var snapshots = test.Get<UpgradeSnapshots>();
        for (var day = 0; day < 3; day++)
        {
            await File.WriteAllTextAsync(snapshots.PathFor($"2026112406111{day}_Name-with-dashes"), "");
            test.Time.Advance(TimeSpan.FromDays(1));
        }

        await File.WriteAllTextAsync(test.File + ".snapshot-of-mine", "not ours to delete");

        snapshots.Prune();
        Assert.Equal(["20261124061112_Name-with-dashes", "20261124061111_Name-with-dashes"], snapshots.All().Select(one => one.Migration));
        test.Time.Advance(TimeSpan.FromDays(28.5));
        snapshots.Prune();
        Assert.Equal(["20261124061112_Name-with-dashes"], snapshots.All().Select(one => one.Migration));
        test.Time.Advance(TimeSpan.FromDays(1));
        snapshots.Prune();
        Assert.Equal(["chatbot.db.snapshot-of-mine"], Directory.GetFiles(test.Folder).Select(Path.GetFileName));
    }

    private static TestDatabase Later(Type migration, string? folder = null) => new(services =>
    {
        if (migration == typeof(RuinousMigration))
            OtherRelease.AddLater<RuinousMigration>(services);
        else if (migration == typeof(CarelessMigration))
            OtherRelease.AddLater<CarelessMigration>(services);
        else
            OtherRelease.AddLater<GoodMigration>(services);
    }, folder: folder);

    private static async Task<UpgradeRefusal> RefusedAsync(Database database)
    {
        var exception = await Assert.ThrowsAsync<StorageException>(() => database.CheckAsync(default));
        Assert.Equal(StorageProblem.NotUpgraded, exception.Problem);
        for (var inner = exception.InnerException; ; inner = inner.InnerException)
        {
            if (inner is UpgradeRefusedException refused)
                return refused.Refusal;
            Assert.NotNull(inner);
        }
    }

    // The history itself is longer now.
    private static SortedDictionary<string, List<string>> WithoutHistory(SortedDictionary<string, List<string>> content, string release)
    {
        content["__EFMigrationsHistory"].RemoveAll(row => string.CompareOrdinal(row.Trim('\''), release + "~") > 0);
        return content;
    }
}
