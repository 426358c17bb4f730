using System.Globalization;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Disk;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Storage;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Open_OfNothing_MakesAWalDatabaseWithForeignKeys()
    {
        await using var test = new TestDatabase();
        await test.Database.OpenAsync(default);

        Assert.Equal("wal", await Scalar(test, "PRAGMA journal_mode"));
        Assert.Equal("1", await Scalar(test, "PRAGMA foreign_keys"));
        Assert.Equal("1", await Scalar(test, "PRAGMA synchronous"));
        await test.Database.CheckAsync(default);
    }

    /// <summary>What a process leaves that is killed while it migrates: the lock of the migrations, held, and what they had got to.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Open_AfterAKillInMidMigration_DoesNotWaitForTheDead(int applied)
    {
        await using var test = new TestDatabase();
        if (applied > 0)
            await Releases.MigrateAsync(test, Releases.All[applied - 1]);
        test.Execute("""
            CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" ("MigrationId" TEXT NOT NULL PRIMARY KEY, "ProductVersion" TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2030-01-01 00:00:00');
            """);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        await test.Database.OpenAsync(patience.Token);

        await test.Database.CheckAsync(default);
        Assert.Equal(Releases.All.Count.ToString(CultureInfo.InvariantCulture), await Scalar(test, "SELECT count(*) FROM __EFMigrationsHistory"));
    }

    [Fact]
    public async Task Open_OfNothingThatFailsHalfway_LeavesNothingAndBeginsAgain()
    {
        var ours = KnownMigrations.OfThisRelease;
        var rest = new Queue<string>(["INSERT INTO nowhere VALUES (1);", ""]);
        await using var test = new TestDatabase(services => services.AddSingleton(ours with { Script = () => ours.Script() + rest.Dequeue() }));

        await Assert.ThrowsAsync<SqliteException>(() => test.Database.OpenAsync(default).AsTask());
        Assert.Empty(test.Query("SELECT name FROM sqlite_master"));

        await test.Database.CheckAsync(default);
        Assert.Equal("2", await Scalar(test, "PRAGMA auto_vacuum"));
    }

    [Fact]
    public async Task Statements_AfterOneThatHasRows_AreRunAndTheirErrorsHeard()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();

        await connection.ExecutePlainAsync("SELECT 1; CREATE TABLE Somewhere (Id); SELECT 2; INSERT INTO Somewhere VALUES (1)", default);

        Assert.Equal([1], await connection.QueryPlainAsync("SELECT Id FROM Somewhere", row => row.GetInt64(0), null, default));
        await Assert.ThrowsAsync<SqliteException>(() => connection.ExecutePlainAsync("SELECT 1; INSERT INTO nowhere VALUES (1)", default));
    }

    [Fact]
    public async Task Open_OfGarbage_IsRefusedAndTriedAgainAfterAWhile()
    {
        var log = new LogLines();
        await using var test = new TestDatabase(services => services.AddLogging(logging => logging.AddProvider(log)));
        await File.WriteAllTextAsync(test.File, new string('x', 5_000));

        Assert.Equal(StorageProblem.Broken, (await Assert.ThrowsAsync<StorageException>(() => test.Database.CheckAsync(default))).Problem);
        Assert.Contains(log.All, line => line.Text.Contains("put the database file and its -wal and -shm aside", StringComparison.Ordinal));
        File.Delete(test.File);
        for (var second = 0; second < 2; second++)
        {
            // Asked again and again, it does not put off its next attempt.
            Assert.Equal(StorageProblem.Broken, (await Assert.ThrowsAsync<StorageException>(() => test.Database.CheckAsync(default))).Problem);
            Assert.False(File.Exists(test.File));
            test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await test.Database.CheckAsync(default);
    }

    [Fact]
    public async Task Check_OfADatabaseThatWasTakenAway_FailsAndMakesNoOther()
    {
        await using var test = new TestDatabase();
        await test.AllAsync<Conversation>();
        await test.Database.CheckAsync(default);
        Array.ForEach(Directory.GetFiles(test.Folder), File.Delete);

        await Assert.ThrowsAsync<StorageException>(() => test.Database.CheckAsync(default));

        Assert.Empty(Directory.GetFiles(test.Folder));
    }

    [Fact]
    public async Task Write_HeldByAnotherProcess_IsBusyAndWritesNothing()
    {
        await using var test = new TestDatabase();
        await test.Database.OpenAsync(default);
        using var other = new SqliteConnection($"Data Source={test.File};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction(deferred: false);

        var failure = await Assert.ThrowsAsync<StorageException>(() => test.Database.WriteAsync(async context =>
        {
            context.Database.SetCommandTimeout(1);
            context.Add(TestConversation.New("ada"));
            await context.SaveChangesAsync();
        }, default));

        Assert.Equal(StorageProblem.Busy, failure.Problem);
        transaction.Rollback();
        Assert.Empty(await test.AllAsync<Conversation>());
    }

    [Fact]
    public async Task Writers_ManyAtOnce_WriteOneAfterTheOther()
    {
        await using var test = new TestDatabase();
        var inside = 0;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => test.Database.WriteAsync(async context =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            context.Add(TestConversation.New("ada"));
            await context.SaveChangesAsync();
            Interlocked.Decrement(ref inside);
        }, default)));

        Assert.Equal(100, (await test.AllAsync<Conversation>()).Count);
    }

    [Fact]
    public async Task Write_ThatFails_LetsTheNextOneIn()
    {
        await using var test = new TestDatabase();

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.WriteAsync(_ => throw new InvalidOperationException(), default));

        await test.Database.CheckAsync(default);
    }

    [Theory]
    [InlineData(5, StorageProblem.Busy)]
    [InlineData(6, StorageProblem.Busy)]
    [InlineData(8, StorageProblem.ReadOnly)]
    [InlineData(14, StorageProblem.ReadOnly)]
    [InlineData(13, StorageProblem.Full)]
    [InlineData(11, StorageProblem.Broken)]
    [InlineData(26, StorageProblem.Broken)]
    public void Exception_OfSqlite_IsTranslated(int code, StorageProblem problem)
    {
        var sqlite = new SqliteException("It fails.", code);

        Assert.Equal(problem, StorageException.From(sqlite)?.Problem);
        Assert.Equal(problem, StorageException.From(new DbUpdateException("It fails.", sqlite))?.Problem);
    }

    [Fact]
    public void Exception_OfAFile_IsTranslated()
    {
        Assert.Equal(StorageProblem.Full, StorageException.From(new IOException("No space left on device", 28))?.Problem);
        Assert.Equal(StorageProblem.Full, StorageException.From(new IOException("Disk quota exceeded", 122))?.Problem);
        Assert.Equal(StorageProblem.ReadOnly, StorageException.From(new UnauthorizedAccessException())?.Problem);
    }

    [Fact]
    public void Exception_OfTheCaller_IsNot()
    {
        Assert.Null(StorageException.From(new InvalidOperationException()));
        Assert.Null(StorageException.From(new SqliteException("A constraint fails.", 19)));
        Assert.Null(StorageException.From(new DbUpdateConcurrencyException()));
    }

    private static Task<string> Scalar(TestDatabase test, string pragma) => test.Database.ReadAsync(async context =>
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        return (await command.ExecuteScalarAsync())!.ToString()!;
    }, default);
}
