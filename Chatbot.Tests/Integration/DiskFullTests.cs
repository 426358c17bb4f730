using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Integration;

/// <summary>A disk of 32 MB that fills up under a running product: warned of, read-only in time, and in use again once there is room.</summary>
public sealed class DiskFullTests
{
    private const long MiB = 1024 * 1024;
    private const string Banner = "aside[aria-label='Disk space']";

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
            $"--Uploads:FreeSpaceFloor={4 * MiB}",
        ]);
        using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
        var large = await browser.EndedAsync(await browser.AskAsync("Large"));
        for (var more = 0; more < 2; more++)
            large = await browser.EndedAsync(await browser.AskAsync("Large", path: large.Path));
        Assert.Null(large.Document.QuerySelector(Banner));

        // 84 % in use.
        var page = await UntilAsync(browser, disk, 5 * MiB, one => Says(one, "of the disk are in use"));
        Assert.Equal("/admin", page.Document.QuerySelector(Banner + " a")!.GetAttribute("href"));
        var running = await browser.AskAsync("Long");
        using var reader = browser.Read(running);
        await reader.UntilAsync(one => one.Offset > 0);

        await ReadOnlyAsync(browser, disk);
        var kept = await RefusedAsync(browser, large.Path);
        _goOn.SetResult();
        await reader.ToEndAsync();
        Assert.Equal(41 * Piece.Length, reader.Offset);
        Assert.Contains("data-state=\"Complete\"", reader.Foot, StringComparison.Ordinal);

        await disk.FillAsync();
        await RefusedAsync(browser, large.Path);
        Assert.Equal("Complete", (await browser.GetAsync(running.Path)).State);

        // Some room, but not enough: what is deleted makes the rest.
        await ReadOnlyAsync(browser, disk);
        Assert.Equal(HttpStatusCode.OK, (await browser.PressAsync(await browser.GetAsync(large.Path), "Delete")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(large.Path)).Status);
        await ChatUntil.IsAsync(() => browser.GetAsync(), one => !Says(one, "everything is read-only"));

        var taken = await browser.EndedAsync(await browser.PostAsync(kept));
        Assert.Equal((HttpStatusCode.OK, "Complete", "Keep me."), (taken.Status, taken.State, taken.Questions.Single()));
        disk.Free();
        await ChatUntil.IsAsync(() => browser.GetAsync(), one => one.Document.QuerySelector(Banner) is null);
        var (exitCode, output) = await process.TerminateAsync();

        Assert.True(exitCode == 0, output);
        AssertSound(disk, folder.Log());
    }

    /// <summary>All that stays is refused with its words kept, all else goes on; nothing is a 500.</summary>
    /// <returns>The form with a question that was not taken.</returns>
    private static async Task<ChatForm> RefusedAsync(ChatBrowser browser, string conversation)
    {
        foreach (var path in new[] { "/", conversation, "/usage", "/admin", "/admin/settings", "/admin/events" })
        {
            var shown = await browser.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, true), (shown.Status, Says(shown, "everything is read-only")));
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

    private static bool Says(ChatPage page, string words) =>
        page.Document.QuerySelector(Banner)?.TextContent.Contains(words, StringComparison.Ordinal) is true;

    /// <summary>Two megabytes are left, and the product has given back what it can.</summary>
    private static Task<ChatPage> ReadOnlyAsync(ChatBrowser browser, SmallDisk disk) => UntilAsync(
        browser, disk, 2 * MiB,
        page => Says(page, "everything is read-only") && new FileInfo(Path.Combine(disk.Location, "chatbot.db-wal")).Length < MiB / 4);

    /// <summary>The product gives room back itself while it runs: it is taken again until the page is as it should be.</summary>
    private static Task<ChatPage> UntilAsync(ChatBrowser browser, SmallDisk disk, long left, Func<ChatPage, bool> enough) => ChatUntil.IsAsync(async () =>
    {
        await disk.LeaveAsync(left);
        return await browser.GetAsync();
    }, enough);

    private static void AssertSound(SmallDisk disk, string log)
    {
        Assert.Single(log.Split('\n'), line => line.Contains("of the disk of the data are in use", StringComparison.Ordinal));
        Assert.Contains("Read-only: ", log, StringComparison.Ordinal);
        Assert.Contains("No longer read-only: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("A request failed", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Keep me", log, StringComparison.Ordinal);
        Assert.Equal(["ok"], disk.Query("PRAGMA integrity_check"));
        Assert.Empty(disk.Query("PRAGMA foreign_key_check"));
        Assert.Equal(["Keep me.", "Long"], disk.Query("SELECT Text FROM Messages WHERE Kind = 'question' ORDER BY Text"));
        Assert.Equal(["Complete", "Complete"], disk.Query("SELECT State FROM Messages WHERE Kind = 'answer'"));
        // The product itself fills no folder of its own beside: what was not taken left nothing behind.
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Location, "attachments"), "*", SearchOption.AllDirectories));
    }

    private Scenario Choose(UpstreamRequest request) =>
        request.Body.Contains("Long", StringComparison.Ordinal)
            ? new() { Tokens = [.. Enumerable.Repeat(Piece, 41)], Pauses = new Dictionary<int, Task> { [1] = _goOn.Task } }
        : request.Body.Contains("Large", StringComparison.Ordinal) ? new() { Tokens = [.. Enumerable.Repeat(Piece, 600)] }
        : new() { Tokens = ["A short ", "answer."] };
}
