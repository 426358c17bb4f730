using System.Globalization;
using Chatbot.Core.Conversations;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Disk;
using Chatbot.Tests.Uploads;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Storage;

public sealed class DatabaseUpkeepTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task Run_AfterMuchWasDeleted_ShortensTheFileInSteps()
    {
        await using var test = New(out _);
        var upkeep = Upkeep(test);
        await FillAsync(test, megabytes: 30);
        await upkeep.RunAsync(default);
        Assert.InRange(Length(test), 30 * MiB, long.MaxValue);
        await test.Database.WriteAsync(context => context.Set<Conversation>().ExecuteDeleteAsync(), default);

        await upkeep.RunAsync(default);
        Assert.InRange(new FileInfo(test.File).Length, 10 * MiB, 16 * MiB);
        await upkeep.RunAsync(default);

        // What little is left is used again by what is written next.
        Assert.InRange(new FileInfo(test.File).Length, 1, 5 * MiB);
        Assert.Equal(["ok"], test.Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Run_WhileTheDiskIsNearlyFull_GivesBackEveryPage()
    {
        await using var test = New(out var drives);
        await FillAsync(test, megabytes: 3);
        await test.Database.WriteAsync(context => context.Set<Conversation>().ExecuteDeleteAsync(), default);
        await Upkeep(test).RunAsync(default);
        Assert.InRange(Length(test), 3 * MiB, long.MaxValue);

        drives.Folders[test.Folder] = 1000;
        test.Time.Advance(DiskWatch.Lasting);
        await Upkeep(test).RunAsync(default);

        Assert.InRange(new FileInfo(test.File).Length, 1, MiB / 2);
        Assert.Equal(0, new FileInfo(test.File + "-wal").Length);
    }

    [Fact]
    public async Task Log_HeldByALongReader_IsSaidOnceAndCutWhenTheReaderIsGone()
    {
        var lines = new LogLines();
        await using var test = New(out _, services => services.AddLogging(logging => logging.AddProvider(lines)));
        var upkeep = Upkeep(test);
        await test.Database.OpenAsync(default);
        await using (var other = new SqliteConnection($"Data Source={test.File};Pooling=False"))
        {
            other.Open();
            using var reading = other.BeginTransaction(deferred: true);
            using var read = other.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM Messages";
            read.ExecuteScalar();
            await FillAsync(test, megabytes: 70);

            await upkeep.RunAsync(default);
            await upkeep.RunAsync(default);
            Assert.InRange(new FileInfo(test.File + "-wal").Length, WriteAheadLog.UnusualBytes, long.MaxValue);
            Assert.Single(lines.All, line => line.Text.Contains("cannot be cut", StringComparison.Ordinal));
        }

        await upkeep.RunAsync(default);
        Assert.Equal(0, new FileInfo(test.File + "-wal").Length);
        // Nobody has to ask for it: a log that begins anew is cut by itself.
        await FillAsync(test, megabytes: 40);
        await FillAsync(test, megabytes: 1);
        Assert.InRange(new FileInfo(test.File + "-wal").Length, 0, WriteAheadLog.UsualBytes);
    }

    private static TestDatabase New(out SetDriveSpace drives, Action<IServiceCollection>? add = null)
    {
        var set = drives = new SetDriveSpace();
        return new(services =>
        {
            services.AddSingleton<IDriveSpace>(set);
            add?.Invoke(services);
        });
    }

    /// <summary>With what is in the log only.</summary>
    private static long Length(TestDatabase test) =>
        4096 * long.Parse(test.Query("PRAGMA page_count").Single(), CultureInfo.InvariantCulture);

    private static DatabaseUpkeep Upkeep(TestDatabase test) => test.Get<IEnumerable<IHostedService>>().OfType<DatabaseUpkeep>().Single();

    private static async Task FillAsync(TestDatabase test, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            var conversation = TestConversation.New("ada");
            conversation.Ask(new string('x', (int)MiB));
            await test.AddAsync(conversation);
        }
    }
}
