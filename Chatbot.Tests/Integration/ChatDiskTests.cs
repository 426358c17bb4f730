using System.Net;
using Chatbot.Bench.Upstream;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Tests.Integration;

/// <summary>A disk that takes nothing: said on the page and in the log, nothing half-written, and no restart needed.</summary>
public sealed class ChatDiskTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    public async Task Database_ThatIsNone_IsSaidAndUsedOnceItIsMended(string more)
    {
        var folder = new ChatFolder();
        Directory.CreateDirectory(folder.Data);
        // Of a real database's header the beginning, so that only a look inside tells; or nothing of it.
        var garbage = more.Length > 0 ? string.Concat(Enumerable.Repeat(more, 1_000)) : "SQLite format 3\0" + new string('x', 8_000);
        await File.WriteAllTextAsync(folder.DatabaseFile, garbage);
        await using var server = await ChatServer.StartAsync(folder, new UpstreamOptions { Default = Short }, _ => { });
        using var browser = server.Browse();

        var page = await browser.GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("The database cannot be read.", page.Notice, StringComparison.Ordinal);
        page = await browser.PostAsync(ChatForm.Composer(page).Set("Input.Text", "Keep me."));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Keep me."), (page.Status, page.Composer));
        Assert.Equal(garbage, await File.ReadAllTextAsync(folder.DatabaseFile));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("/healthz/ready")).Status);

        foreach (var file in Directory.GetFiles(folder.Data, "chatbot.db*"))
            File.Delete(file);
        var taken = await ChatUntil.IsAsync(() => browser.PostAsync(ChatForm.Composer(page)), one => one.Status == HttpStatusCode.OK);

        Assert.Equal(["Keep me."], (await browser.EndedAsync(taken)).Questions);
        var log = await server.StopAsync();
        Assert.Single(log.Split('\n'), line => line.Contains("The database cannot be opened", StringComparison.Ordinal));
        Assert.DoesNotContain("Keep me.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatTurnsIntoGarbage_IsSaidOnPageAndStream()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Before"));
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(server.Folder.Data, "chatbot.db-*"))
            File.Delete(file);
        await File.WriteAllTextAsync(server.Folder.DatabaseFile, new string('x', 20_000));

        var after = await browser.GetAsync(page.Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.Status);
        Assert.Contains("The database cannot be read.", after.Notice, StringComparison.Ordinal);
        using var reader = new ChatReader(browser.Client, page.AnswerId);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await reader.ConnectAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync($"/attachments/{Guid.CreateVersion7()}")).Status);
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Disk_Full_IsSaidAndUsedOnceThereIsRoom()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var server = await ChatServer.StartAsync(Short, $"--DataFolder={disk.Location}", "--Uploads:FreeSpaceFloor=0", "--Disk:ReadOnlyBelow=0");
        using var browser = server.Browse();
        var before = await browser.EndedAsync(await browser.AskAsync("Before"));
        await disk.FillAsync();

        // The log of SQLite may have room for a few more, from before.
        var page = before;
        for (var post = 0; post < 50 && page.Status == HttpStatusCode.OK; post++)
            page = await browser.AskAsync("Keep me. " + new string('k', 50_000));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("The disk is full", page.Notice, StringComparison.Ordinal);
        Assert.StartsWith("Keep me.", page.Composer, StringComparison.Ordinal);
        Assert.Equal("Complete", (await browser.GetAsync(before.Path)).State);

        disk.Free();
        var taken = await browser.PostAsync(ChatForm.Composer(page));
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal("Complete", (await browser.EndedAsync(taken)).State);
        var log = await server.StopAsync();
        Assert.DoesNotContain("Keep me.", log, StringComparison.Ordinal);
        Assert.Equal(["ok"], disk.Query("PRAGMA integrity_check"));
        Assert.Empty(disk.Query(
            "SELECT q.Id FROM Messages q WHERE Kind = 'question' AND NOT EXISTS (SELECT 1 FROM Messages a WHERE a.QuestionId = q.Id)"));
    }

    // What is counted against an account is a write, and of a name that nobody has nothing is counted.
    [Fact]
    public async Task SignIn_OnAFullDisk_TellsNobodyWhoHasAnAccount()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var server = await ChatServer.StartWithAccountsAsync(
            Short, $"--DataFolder={disk.Location}", "--Uploads:FreeSpaceFloor=0", "--Disk:ReadOnlyBelow=0", "--Accounts:LockOutAfter=100");
        await server.AddAsync("ada");
        using var browser = server.Browse();
        // So that the log only grows: what it gives back would let one write in, whosever comes next.
        await using var other = new SqliteConnection($"Data Source={disk.Location}/chatbot.db;Pooling=False");
        other.Open();
        using var reading = other.BeginTransaction(deferred: true);
        using var read = other.CreateCommand();
        read.CommandText = "SELECT COUNT(*) FROM Accounts";
        read.ExecuteScalar();
        await disk.FillAsync();

        // It has room for a few more.
        var known = await ChatUntil.IsAsync(() => TryAsync("ada"), page => page.Status == HttpStatusCode.ServiceUnavailable);
        var unknown = await TryAsync("eve");

        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(WordsOf(known), WordsOf(unknown));
        reading.Rollback();
        disk.Free();
        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync("eve")).Status);

        Task<ChatPage> TryAsync(string name) => browser.SignInAsync(name, "not the right phrase");

        // All but the number of the failure.
        static string WordsOf(ChatPage page) => page.Words.Replace(page.Document.QuerySelector("code")!.TextContent, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_FullInMidAnswer_AnswerWaitsAndIsWholeInTheEnd()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var server = await ChatServer.StartAsync(
            new Scenario { Tokens = [.. Enumerable.Repeat(new string('w', 2_000) + "\n\n", 600)], BetweenTokens = TimeSpan.FromMilliseconds(4) },
            $"--DataFolder={disk.Location}", "--Uploads:FreeSpaceFloor=0", "--Disk:ReadOnlyBelow=0");
        using var browser = server.Browse();
        var page = await browser.AskAsync("Long");
        using var reader = browser.Read(page);
        await reader.UntilAsync(one => one.Offset > 0);
        await disk.FillAsync();
        await ChatUntil.TrueAsync(() => server.Folder.Log().Contains("Answers cannot be stored", StringComparison.Ordinal));

        disk.Free();
        await reader.ToEndAsync();

        Assert.Equal(600 * 2_002, reader.Offset);
        Assert.Contains("data-state=\"Complete\"", reader.Foot, StringComparison.Ordinal);
        Assert.Equal(600, reader.Blocks.Count);
        var log = await server.StopAsync();
        Assert.Single(log.Split('\n'), line => line.Contains("Answers cannot be stored", StringComparison.Ordinal));
        Assert.Contains("Answers are stored again.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_ReadOnly_IsSaidAndUsedOnceItCanBeWritten()
    {
        using var disk = await SmallDisk.MountAsync();
        await using (var first = await ChatServer.StartAsync(Short, $"--DataFolder={disk.Location}", "--Uploads:FreeSpaceFloor=0", "--Disk:ReadOnlyBelow=0"))
        {
            using var before = first.Browse();
            await before.EndedAsync(await before.AskAsync("Before"));
        }

        SqliteConnection.ClearAllPools();
        await using var server = await ChatServer.StartAsync(
            new ChatFolder(), new UpstreamOptions { Default = Short },
            services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new BeforeStart(() => disk.SetWritableAsync(false)))),
            $"--DataFolder={disk.Location}", "--Uploads:FreeSpaceFloor=0", "--Disk:ReadOnlyBelow=0");
        using var browser = server.Browse();
        var page = await browser.AskAsync("Keep me.");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Keep me."), (page.Status, page.Composer));
        Assert.Contains("The data folder cannot be written.", page.Notice, StringComparison.Ordinal);
        await disk.SetWritableAsync(true);
        var taken = await ChatUntil.IsAsync(() => browser.PostAsync(ChatForm.Composer(page)), one => one.Status == HttpStatusCode.OK);
        Assert.Equal("Complete", (await browser.EndedAsync(taken)).State);
    }

    /// <summary>Runs when the host is built and its key ring is open, before the database is.</summary>
    private sealed class BeforeStart(Func<Task> run) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => run();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
