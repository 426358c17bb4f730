using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;
using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Integration;

/// <summary>A small disk that fills up under a running product: warned of, read-only in time, and in use again once there is room.</summary>
public sealed class DiskFullTests
{
    private const long MiB = 1024 * 1024;
    private const string Banner = "aside[aria-label='Disk space']";
    private const string ReadOnly = "everything is read-only";

    private static readonly string Piece = new string('w', 2_000) + "\n\n";

    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Disk_ThatFillsUp_WarnsThenIsReadOnlyAndThenTakesEverythingAgain()
    {
        using var disk = await SmallDisk.MountForProcessAsync("32m");
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new() { Script = Choose });
        await using var process = HostingProcess.StartWithin(disk.Enter, folder.Location, [],
        [
            .. folder.Arguments(upstream.Address), $"--DataFolder={disk.Inside}", "--Disk:WarnAtPercent=80", $"--Disk:ReadOnlyBelow={3 * MiB}",
            // An answer that the test holds is not a dead line, however slow the machine.
            $"--Uploads:FreeSpaceFloor={4 * MiB}", "--Answers:Longest=02:00:00", "--OpenAI:BetweenTokensTimeout=01:00:00",
        ]);
        using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
        var large = await browser.EndedAsync(await browser.AskAsync("Large"));
        for (var more = 0; more < 2; more++)
            large = await browser.EndedAsync(await browser.AskAsync("Large", path: large.Path));
        Assert.Null(large.Document.QuerySelector(Banner));

        ChatPage running;
        await using (disk.Keep(5 * MiB))
        {
            var page = await UntilAsync(browser, one => Says(one, "84 % of the disk is in use"));
            Assert.Equal("/admin", page.Document.QuerySelector(Banner + " a")!.GetAttribute("href"));
            running = await browser.AskAsync("Long");
        }

        using var reader = browser.Read(running);
        await reader.UntilAsync(one => one.Offset > 0);
        ChatForm kept;
        await using (disk.Keep(2 * MiB))
        {
            kept = await RefusedAsync(disk, browser, large.Path);
            _goOn.SetResult();
            await reader.ToEndAsync();
        }

        Assert.Equal(41 * Piece.Length, reader.Offset);
        Assert.Contains("data-state=\"Complete\"", reader.Foot, StringComparison.Ordinal);
        await using (disk.Keep(0))
            await RefusedAsync(disk, browser, large.Path);
        Assert.Equal("Complete", (await browser.GetAsync(running.Path)).State);

        // Some room, but not enough: what is deleted makes the rest.
        await using (disk.Keep(2 * MiB))
            await RefusedAsync(disk, browser, large.Path);
        Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(await browser.GetAsync(large.Path), "Delete")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(large.Path)).Status);
        await UntilAsync(browser, one => !Says(one, ReadOnly));

        var taken = await browser.EndedAsync(await browser.PostAsync(kept));
        Assert.Equal((HttpStatusCode.OK, "Complete", "Keep me."), (taken.Status, taken.State, taken.Questions.Single()));
        disk.Free();
        await UntilAsync(browser, one => one.Document.QuerySelector(Banner) is null);
        var (exitCode, output) = await process.TerminateAsync();

        Assert.True(exitCode == 0, output);
        AssertSound(disk, folder.Log());
    }

    [Fact]
    public async Task Log_ThatALongReaderHolds_LeavesTheRoomToWriteItBack()
    {
        using var disk = await SmallDisk.MountAsync("64m");
        await using var server = await ChatServer.StartAsync(
            new UpstreamOptions { Script = Choose }, $"--DataFolder={disk.Location}", $"--Disk:ReadOnlyBelow={16 * MiB}", "--Uploads:FreeSpaceFloor=0");
        using var browser = server.Browse();
        var page = await browser.EndedAsync(await browser.AskAsync("Large"));
        await using (var other = new SqliteConnection($"Data Source={disk.Location}/chatbot.db;Pooling=False"))
        {
            other.Open();
            using var reading = other.BeginTransaction(deferred: true);
            using var read = other.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM Messages";
            read.ExecuteScalar();

            // Each on a page of its own: all on one are read again and again.
            for (; page.Status == HttpStatusCode.OK; page = await browser.AskAsync("Large"))
                await browser.EndedAsync(page);
            Assert.Equal((HttpStatusCode.InsufficientStorage, "Large"), (page.Status, page.Composer));
            Assert.InRange(new FileInfo(Log(disk)).Length, 20 * MiB, 40 * MiB);
            Assert.InRange(disk.Available, 20 * MiB, 40 * MiB);
        }

        await UntilAsync(browser, one => !Says(one, ReadOnly));
        Assert.Equal("Complete", (await browser.EndedAsync(await browser.PostAsync(ChatForm.Composer(page)))).State);
        Assert.InRange(new FileInfo(Log(disk)).Length, 0, 16 * MiB);
        Assert.DoesNotContain("cannot be stored", await server.StopAsync(), StringComparison.Ordinal);
        Assert.Equal(["ok"], disk.Query("PRAGMA integrity_check"));
    }

    /// <summary>All that stays is refused with its words kept, all else goes on; nothing is a 500.</summary>
    /// <returns>The form with a question that was not taken.</returns>
    private static async Task<ChatForm> RefusedAsync(SmallDisk disk, ChatBrowser browser, string conversation)
    {
        await UntilAsync(browser, one => Says(one, ReadOnly));
        // The product cuts its log now, and there is room until the test has taken it.
        await ChatUntil.TrueAsync(() => new FileInfo(Log(disk)).Length < MiB && disk.Available < 3 * MiB);
        await UntilAsync(browser, one => Says(one, ReadOnly));
        foreach (var path in new[] { "/", conversation, "/usage", "/admin", "/admin/settings", "/admin/events" })
        {
            var shown = await browser.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, true), (shown.Status, Says(shown, ReadOnly)));
        }

        var page = await browser.AskAsync("Keep me.", form => form.Attach("photo.png", "image/png", PngBuilder.Valid()));
        Assert.Equal((HttpStatusCode.InsufficientStorage, "Keep me."), (page.Status, page.Composer));
        Assert.Contains("What you have written is still here", page.Notice, StringComparison.Ordinal);
        var retry = await browser.PressAsync(await browser.GetAsync(conversation), "Retry");
        Assert.Equal(HttpStatusCode.InsufficientStorage, retry.Status);
        var settings = await new AdminForm(await browser.GetAsync("/admin/settings"), "#Banner-English").Set("Banner:English", "Kept too").PostAsync(browser);
        Assert.Equal((HttpStatusCode.InsufficientStorage, "Kept too"), (settings.Status, settings.Document.QuerySelector("#Banner-English")!.TextContent.Trim()));
        return ChatForm.Composer(page);
    }

    private static string Log(SmallDisk disk) => Path.Combine(disk.Location, "chatbot.db-wal");

    private static bool Says(ChatPage page, string words) =>
        page.Document.QuerySelector(Banner)?.TextContent.Contains(words, StringComparison.Ordinal) is true;

    private static Task<ChatPage> UntilAsync(ChatBrowser browser, Func<ChatPage, bool> enough) => ChatUntil.IsAsync(() => browser.GetAsync(), enough);

    private static void AssertSound(SmallDisk disk, string log)
    {
        Assert.Single(log.Split('\n'), line => line.Contains("of the disk of the data is in use", StringComparison.Ordinal));
        Assert.Contains("Read-only: ", log, StringComparison.Ordinal);
        Assert.Contains("No longer read-only: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("A request failed", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Keep me", log, StringComparison.Ordinal);
        Assert.Equal(["ok"], disk.Query("PRAGMA integrity_check"));
        Assert.Empty(disk.Query("PRAGMA foreign_key_check"));
        Assert.Equal(["Keep me.", "Long"], disk.Query("SELECT Text FROM Messages WHERE Kind = 'question' ORDER BY Text"));
        Assert.Equal(["Complete", "Complete"], disk.Query("SELECT State FROM Messages WHERE Kind = 'answer'"));
        // The file that came with the question that was not taken.
        Assert.False(Directory.Exists(Path.Combine(disk.Location, "attachments")));
    }

    private Scenario Choose(UpstreamRequest request) =>
        request.Body.Contains("Long", StringComparison.Ordinal)
            ? new() { Tokens = [.. Enumerable.Repeat(Piece, 41)], Pauses = new Dictionary<int, Task> { [1] = _goOn.Task } }
        : request.Body.Contains("Large", StringComparison.Ordinal) ? new() { Tokens = [.. Enumerable.Repeat(Piece, 600)] }
        : new() { Tokens = ["A short ", "answer."] };
}
