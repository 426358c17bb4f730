using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Tests.Storage;

/// <summary>Holds that there is a database of each release, and that no migration changes once it is out.</summary>
public sealed class ReleasesTests
{
    public static TheoryData<string> All => [.. Releases.All];

    /// <summary>
    /// After a new migration: run this test once with <c>WRITE_RELEASES=1</c>, then write a few rows for its new tables into the file.
    /// </summary>
    [Fact]
    public async Task Releases_AllMigrations_HaveADatabase()
    {
        await using var test = new TestDatabase();
        await using var context = await test.Get<IDbContextFactory<ChatbotDbContext>>().CreateDbContextAsync();
        string[] migrations = [.. context.Database.GetMigrations()];
        if (Environment.GetEnvironmentVariable("WRITE_RELEASES") == "1")
        {
            foreach (var missing in migrations.Except(Releases.All))
                await Releases.WriteAsync(missing);
        }
        else
        {
            Assert.Equal(migrations, Releases.All);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Schema_OfARelease_IsStillWhatItsMigrationsMake(string release)
    {
        await using var then = new TestDatabase();
        Releases.Make(release, then.File);
        await using var now = new TestDatabase();
        await Releases.MigrateAsync(now, release);

        Assert.Equal(Releases.Schema(then.File), Releases.Schema(now.File));
        Assert.Equal(release, FileQuery.Rows(then.File, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory").Single());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Rows_OfARelease_AreInEveryTableAndSound(string release)
    {
        await using var test = new TestDatabase();
        Releases.Make(release, test.File);

        Assert.All(Releases.Content(test.File, test.File), table => Assert.True(table.Value.Count > 0, $"{release}: {table.Key} has no row."));
        Assert.Empty(test.Query("PRAGMA foreign_key_check"));
        Assert.Equal(["ok"], test.Query("PRAGMA integrity_check"));
    }
}
