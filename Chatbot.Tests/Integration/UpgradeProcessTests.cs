using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Storage;

namespace Chatbot.Tests.Integration;

/// <summary>The built program on the databases of other releases: what it says, how it ends, and what people find.</summary>
public sealed class UpgradeProcessTests
{
    private const int DataDoesNotFit = 65;

    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    public static TheoryData<string> All => [.. Releases.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Product_OnTheDatabaseOfARelease_ShowsEverythingAndGoesOn(string release)
    {
        var folder = new ChatFolder();
        Directory.CreateDirectory(folder.Data);
        Releases.Make(release, folder.DatabaseFile);
        await using var server = await ChatServer.StartAsync(folder, new UpstreamOptions { Default = Short }, _ => { });
        using var browser = server.Browse("ja");

        var page = await browser.GetAsync("/c/01a20b2c-0001-7c3d-8e4f-5a6b7c8d9e0f");
        Assert.Equal(["経費精算の手順を教えてください。\n添付の領収書も見てください。", "では、出張の場合は？"], page.Questions);
        Assert.Equal("Failed", page.State);
        Assert.Contains("領収書 2026-11.pdf", page.Words, StringComparison.Ordinal);
        Assert.Contains("経費規程", page.Words, StringComparison.Ordinal);
        // What was on its way when that release ended.
        page = await browser.GetAsync("/c/01a20b2c-0003-7c3d-8e4f-5a6b7c8d9e0f");
        Assert.Equal("Interrupted", page.State);
        Assert.Contains("はい、😀 も「髙﨑」も扱えます。", page.Words, StringComparison.Ordinal);
        page = await browser.EndedAsync(await browser.PressAsync(page, "Retry"));
        Assert.Equal("Complete", page.State);
    }

    [Fact]
    public async Task Product_OnTheDatabaseOfATeam_LetsItsPeopleIn()
    {
        var folder = new ChatFolder();
        Directory.CreateDirectory(folder.Data);
        Releases.Make("20261124094937_Team", folder.DatabaseFile);
        await using var server = await ChatServer.StartAsync(folder, new UpstreamOptions { Default = Short }, _ => { }, "--Accounts:Mode=Accounts");
        using var browser = server.Browse();

        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("hanako", ChatPeople.Password)).Status);
        Assert.Equal(["これは花子だけが読めます。"], (await browser.GetAsync("/c/01a20b2c-0004-7c3d-8e4f-5a6b7c8d9e0f")).Questions);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/c/01a20b2c-0001-7c3d-8e4f-5a6b7c8d9e0f")).Status);
        Assert.Contains("ken-2", (await browser.GetAsync("/admin/accounts")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UpgradeThatFails_SaysInBothLanguagesThatNothingIsLostAndHowToGoBack()
    {
        using var folder = new ChatFolder();
        Directory.CreateDirectory(folder.Data);
        Releases.Make("20261124061113_Initial", folder.DatabaseFile);
        // In the way of the next migration.
        folder.Query("CREATE TABLE Accounts (Mine TEXT)");
        var before = Releases.Content(folder.DatabaseFile, folder.DatabaseFile);

        var (exitCode, output) = await HostingProcess.RunAsync(folder.Location, [], folder.Arguments(new Uri("http://127.0.0.1:9/")));

        Assert.Equal(DataDoesNotFit, exitCode);
        Assert.Contains("データは元のままで、何も失われていません。これまでの版のプログラム（イメージ）を起動すれば", output, StringComparison.Ordinal);
        Assert.Contains("The data is as it was, and nothing is lost. Start the earlier release (image)", output, StringComparison.Ordinal);
        Assert.Contains("20261124061113_Initial →", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Contains("The database does not fit this program and is left as it was", folder.Log(), StringComparison.Ordinal);
        Assert.Equal(before, Releases.Content(folder.DatabaseFile, folder.DatabaseFile));
        Assert.Equal(["chatbot.db"], Directory.GetFiles(folder.Data, "chatbot.db*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Start_OnTheDatabaseOfANewerRelease_SaysHowToGoBackAndTheCommandDoesIt()
    {
        using var folder = new ChatFolder();
        Directory.CreateDirectory(folder.Data);
        Releases.Make(Releases.All[^1], folder.DatabaseFile);
        await using (var later = new TestDatabase(OtherRelease.AddLater<GoodMigration>, folder: folder.Data))
            await later.Database.OpenAsync(default);
        var arguments = folder.Arguments(new Uri("http://127.0.0.1:9/"));

        var (exitCode, output) = await HostingProcess.RunAsync(folder.Location, [], arguments);
        Assert.Equal(DataDoesNotFit, exitCode);
        Assert.Contains("このプログラムより新しい版のものです", output, StringComparison.Ordinal);
        Assert.Contains("The database is of a newer release than this program", output, StringComparison.Ordinal);
        Assert.Contains("--undo-upgrade", output, StringComparison.Ordinal);
        Assert.Contains("Mood", Releases.Schema(folder.DatabaseFile)["Conversations"], StringComparison.Ordinal);

        (exitCode, output) = await HostingProcess.RunAsync(folder.Location, [], ["--undo-upgrade", .. arguments]);
        Assert.Equal(0, exitCode);
        Assert.Contains("更新前のデータベース", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Mood", Releases.Schema(folder.DatabaseFile)["Conversations"], StringComparison.Ordinal);
        await using var process = HostingProcess.Start(folder.Location, [], arguments);
        Assert.NotNull(await process.Listening);
    }

    [Fact]
    public async Task Undo_BesideARunningProduct_HarmsNothingOfIt()
    {
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new() { Default = Short });
        var arguments = folder.Arguments(upstream.Address);
        ChatPage after;
        await using (var process = HostingProcess.Start(folder.Location, [], arguments))
        {
            using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
            await browser.EndedAsync(await browser.AskAsync("Before"));

            var (exitCode, output) = await HostingProcess.RunAsync(folder.Location, [], ["--undo-upgrade", .. arguments]);
            Assert.Equal(1, exitCode);
            Assert.Contains("Another process (a server or a restore) uses the data folder", output, StringComparison.Ordinal);
            // Whatever another process has done to the database. Its log, with all that is not in it yet, is still there.
            after = await browser.EndedAsync(await browser.AskAsync("After"));
            Assert.True(File.Exists(folder.DatabaseFile + "-wal"));
        }

        // Killed: only what is in the files is left.
        await using var next = HostingProcess.Start(folder.Location, [], arguments);
        using var again = new ChatBrowser(Assert.IsType<Uri>(await next.Listening), "en");
        Assert.Equal(["After"], (await again.GetAsync(after.Path)).Questions);
    }
}
