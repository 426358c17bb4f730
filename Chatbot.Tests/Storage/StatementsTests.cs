using Chatbot.Core.Storage;

namespace Chatbot.Tests.Storage;

public sealed class StatementsTests
{
    private const string Named = """SELECT "Id" FROM "Accounts" WHERE "Id" = $id AND "UserName" = $name""";

    [Fact]
    public async Task Values_InAnotherOrderOrNumber_AreRefused()
    {
        await using var test = new TestDatabase();
        await test.Database.ReadPlainAsync(
            statements =>
            {
                Assert.Null(statements.First(Named, row => row.GetString(0), ("$id", "1"), ("$name", "ada")));
                Assert.Throws<ArgumentException>(() => statements.First(Named, row => row.GetString(0), ("$name", "ada"), ("$id", "1")));
                Assert.Throws<ArgumentException>(() => statements.First(Named, row => row.GetString(0), ("$id", "1")));
                return true;
            },
            default);
    }

    [Fact]
    public async Task First_OfSeveralRows_LeavesNothingOpen()
    {
        await using var test = new TestDatabase();
        await WriteAsync(test, "1", "2");

        Assert.Equal(
            "1", await test.Database.ReadPlainAsync(statements => statements.First("SELECT \"Text\" FROM \"AnswerPieces\" ORDER BY 1", row => row.GetString(0)), default));

        // A reader that still stood in the log would keep it.
        await test.Database.EmptyLogAsync(default);
        Assert.Equal(0, new FileInfo($"{test.File}-wal").Length);
    }

    [Fact]
    public async Task Moment_WithAWriterInBetween_IsOne()
    {
        await using var test = new TestDatabase();
        await WriteAsync(test, "1");

        var (before, after) = await test.Database.ReadPlainAsync(
            statements => statements.AtOneMoment(() =>
            {
                var first = Count(statements);
                test.Execute("INSERT INTO AnswerPieces (AnswerId, Text) VALUES ('a', '2')");
                return (first, Count(statements));
            }),
            default);

        Assert.Equal((1, 1), (before, after));
        Assert.Equal(2, await test.Database.ReadPlainAsync(Count, default));
    }

    [Fact]
    public async Task Transaction_ThatIsLeftOpen_IsAnErrorAndRolledBack()
    {
        await using var test = new TestDatabase();
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.ReadPlainAsync(
            statements =>
            {
                statements.Execute("BEGIN IMMEDIATE");
                return statements.Insert("INSERT INTO \"AnswerPieces\" (\"AnswerId\", \"Text\") VALUES ('a', '1')");
            },
            default));

        await WriteAsync(test, "2");
        Assert.Equal(1, await test.Database.ReadPlainAsync(Count, default));
    }

    [Fact]
    public async Task Write_HeldByAnotherProcess_IsBusyAndStoresNothing()
    {
        await using var test = new TestDatabase(change: options => options.Storage.BusyTimeout = TimeSpan.FromMilliseconds(100));
        await test.Database.OpenAsync(default);
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={test.File};Pooling=False");
        other.Open();
        using (other.BeginTransaction(deferred: false))
        {
            var exception = await Assert.ThrowsAsync<StorageException>(() => WriteAsync(test, "1"));
            Assert.Equal(StorageProblem.Busy, exception.Problem);
        }

        Assert.Equal(0, await test.Database.ReadPlainAsync(Count, default));
        await WriteAsync(test, "2");
    }

    private static int Count(Statements statements) => statements.First("SELECT count(*) FROM \"AnswerPieces\"", row => row.GetInt32(0));

    private static Task<bool> WriteAsync(TestDatabase test, params string[] texts) => test.Database.WritePlainAsync(
        statements =>
        {
            foreach (var text in texts)
                statements.Insert("INSERT INTO \"AnswerPieces\" (\"AnswerId\", \"Text\") VALUES ($answer, $text)", ("$answer", "a"), ("$text", text));
            return true;
        },
        default);
}
