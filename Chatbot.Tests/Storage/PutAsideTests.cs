using Chatbot.Core.Storage;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Tests.Storage;

public sealed class PutAsideTests
{
    private const string Wal = "chatbot.db.aside-20300403T000000000Z-wal";
    private const string Shm = "chatbot.db.aside-20300403T000000000Z-shm";

    [Fact]
    public async Task Prune_ManyInAShortTime_AllStay()
    {
        await using var test = New();
        Folder(test, "before-restore-20300401T000000Z", "before-restore-20300402T000000Z", "before-restore-20300403T000000Z", "before-restore-mine");
        Write(test, Wal, Shm, "chatbot.db.aside-20300402T000000000Z-wal", "chatbot.db.aside-20300401T000000000Z-wal", "chatbot.db.aside-of-mine");

        test.Get<PutAside>().Prune();
        // The first of three holds what the two backups have not brought back.
        Assert.Equal(9, Names(test).Length);

        test.Time.Advance(TimeSpan.FromDays(400));
        test.Get<PutAside>().Prune();
        Assert.Equal(["before-restore-20300403T000000Z", "before-restore-mine", Shm, Wal, "chatbot.db.aside-of-mine"], Names(test));
    }

    [Fact]
    public async Task Prune_OlderThanKept_TheNewestOfAKindStays()
    {
        await using var test = New();
        Folder(test, "before-restore-20300402T000000Z", "before-restore-20300403T000000Z");
        Write(test, Wal, Shm, "chatbot.db.aside-20300402T000000000Z-wal");

        test.Time.Advance(TimeSpan.FromDays(26));
        test.Get<PutAside>().Prune();
        Assert.Equal(5, Names(test).Length);

        test.Time.Advance(TimeSpan.FromDays(400));
        test.Get<PutAside>().Prune();
        Assert.Equal(["before-restore-20300403T000000Z", Shm, Wal], Names(test));
    }

    [Fact]
    public async Task Upkeep_Run_Prunes()
    {
        await using var test = New();
        await test.Database.OpenAsync(default);
        Folder(test, "before-restore-20290401T000000Z", "before-restore-20290402T000000Z", "before-restore-20300403T000000Z");

        await test.Get<IEnumerable<IHostedService>>().OfType<DatabaseUpkeep>().Single().RunAsync(default);

        Assert.Single(Directory.GetDirectories(test.Folder, "before-restore-*"));
    }

    private static TestDatabase New() =>
        new(change: options => (options.Storage.UpgradeSnapshots, options.Storage.UpgradeSnapshotDays) = (2, 30));

    private static void Folder(TestDatabase test, params string[] names)
    {
        foreach (var name in names)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(test.Folder, name, "keys")).FullName, "key-1.xml"), "");
    }

    private static void Write(TestDatabase test, params string[] names) => Array.ForEach(names, name => File.WriteAllText(Path.Combine(test.Folder, name), ""));

    private static string[] Names(TestDatabase test) =>
        [.. Directory.GetFileSystemEntries(test.Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
