using System.Globalization;
using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Backups;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Backups;

/// <summary>
/// The drill: a real server with people, files and settings is backed up while fifty answers run and conversations are deleted;
/// then it is killed, everything is destroyed and restored, and everything is compared.
/// </summary>
public sealed class RestoreDrillTests : IDisposable
{
    private const int Running = 50;
    private const string LongQuestion = "Answer for a long time";
    private const string Passphrase = "the passphrase of the drill";

    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };
    private static readonly Scenario Long = new()
    {
        Tokens = UpstreamText.For(2_000),
        BetweenTokens = TimeSpan.FromMilliseconds(25),
        // However long a slow machine takes, none of them ends.
        Pauses = new Dictionary<int, Task> { [1_900] = new TaskCompletionSource().Task },
    };

    // What changes by itself: a session when it is used, an event when it happens again, an answer while it is written.
    private static readonly string[] Moving = ["AccountSessions", "SecurityEvents", "AnswerPieces"];

    private readonly ChatFolder _folder = new();
    private readonly string _passphraseFile;

    public RestoreDrillTests()
    {
        _passphraseFile = Path.Combine(_folder.Location, "passphrase");
        File.WriteAllText(_passphraseFile, Passphrase + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Drill_BackUpUnderLoadDestroyAndRestore_EverythingIsThere()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(
            new() { Script = request => request.Body.Contains(LongQuestion, StringComparison.Ordinal) ? Long : Short });
        string[] arguments =
        [
            .. _folder.Arguments(upstream.Address), "--Accounts:Mode=Accounts", "--Accounts:Registration=Open", $"--Backup:PassphraseFile={_passphraseFile}",
        ];
        Uri address;
        People people;
        Before before;
        string archive;
        await using (var server = HostingProcess.Start(_folder.Location, [], arguments))
        {
            address = Assert.IsType<Uri>(await server.Listening);
            people = await People.ArriveAsync(server, address);
            before = Before.Of(_folder);
            await people.AskForLongAsync(Running);
            Assert.Equal(Running, _folder.Count("Messages", "State IN ('Waiting', 'Running')"));
            archive = await BackUpWhilePeopleDeleteAsync(arguments, people);
            var (refused, why) = await HostingProcess.RunAsync(_folder.Location, [], [.. arguments, "--restore", archive]);
            Assert.Equal(1, refused);
            Assert.Contains("A server runs on the data folder", why, StringComparison.Ordinal);
            // Killed, as it is disposed of, in mid-answer.
        }

        Directory.Delete(_folder.Data, recursive: true);
        var (exitCode, output) = await HostingProcess.RunAsync(_folder.Location, [], [.. arguments, "--restore", archive]);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(Passphrase, output, StringComparison.Ordinal);

        AssertIsTheSnapshot(archive, before);
        await using var again = HostingProcess.Start(_folder.Location, [], [.. arguments, $"--Port={address.Port}"]);
        Assert.NotNull(await again.Listening);
        await people.FindEverythingAsync();
    }

    /// <summary>Makes the backup, while somebody asks with a file and deletes it again, over and over.</summary>
    private async Task<string> BackUpWhilePeopleDeleteAsync(string[] arguments, People people)
    {
        // Not in the folder that is about to be destroyed.
        var archive = Path.Combine(_folder.Location, "drill.tar.gz.sealed");
        var backup = HostingProcess.RunAsync(_folder.Location, [], [.. arguments, "--backup", archive]);
        var deleted = 0;
        for (; !backup.IsCompleted; deleted++)
            await people.AskAndDeleteAsync(deleted);
        var (exitCode, output) = await backup;
        Assert.True(exitCode == 0, output);
        Assert.Contains(archive, output, StringComparison.Ordinal);
        Assert.True(deleted > 0);
        var (verified, said) = await HostingProcess.RunAsync(_folder.Location, [], [.. arguments, "--verify", archive]);
        Assert.True(verified == 0, said);
        return archive;
    }

    private void AssertIsTheSnapshot(string archive, Before before)
    {
        // Row for row what the archive holds, read by another way than the restore's.
        var snapshot = Path.Combine(_folder.Location, "snapshot.db");
        using (var reader = ArchiveReader.Open(archive, () => Passphrase))
            reader.ReadAll(name => name == "chatbot.db" ? File.Create(snapshot) : null, default);
        var rows = BackupData.Rows(_folder.DatabaseFile);
        Assert.Equal(BackupData.Rows(snapshot), rows);
        Assert.Equal(["ok"], _folder.Query("PRAGMA integrity_check"));
        Assert.Empty(_folder.Query("PRAGMA foreign_key_check"));

        // All that had been stored when it began, as it was.
        var there = rows.ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(before.Rows, row => !Moving.Contains(row.Split(':')[0]) && !there.Contains(row));
        Assert.Contains(before.Rows, row => row.StartsWith("RuntimeSettings:", StringComparison.Ordinal));
        Assert.Equal(before.Rows.Count(row => row.StartsWith("AccountSessions:", StringComparison.Ordinal)), _folder.Count("AccountSessions"));
        Assert.Equal(before.Keys, BackupData.Tree(Path.Combine(_folder.Data, "keys")));

        // And the answers as far as they were.
        var whole = string.Concat(Long.Tokens);
        var running = _folder.Query("SELECT Text || COALESCE((SELECT group_concat(Text, '') FROM AnswerPieces p WHERE p.AnswerId = m.Id), '') FROM Messages m WHERE State IN ('Waiting', 'Running')");
        Assert.True(running.Count >= Running, $"{running.Count} were running.");
        Assert.All(running, text => Assert.True(text.Length < whole.Length));

        // Each file that a question has, byte for byte.
        var hashes = _folder.Query("SELECT DISTINCT Hash FROM Attachments ORDER BY Hash");
        Assert.True(hashes.Count >= before.Attachments.Count);
        Assert.Empty(before.Attachments.Except(hashes));
        Assert.Equal(hashes, _folder.Attachments().Select(file => TestArchive.HashOf(File.ReadAllBytes(file))).Order(StringComparer.Ordinal));
    }

    /// <summary>What was stored before the backup began.</summary>
    private sealed record Before(List<string> Rows, List<string> Attachments, Dictionary<string, string> Keys)
    {
        public static Before Of(ChatFolder folder) => new(
            BackupData.Rows(folder.DatabaseFile), folder.Query("SELECT DISTINCT Hash FROM Attachments"),
            BackupData.Tree(Path.Combine(folder.Data, "keys")));
    }

    /// <summary>An administrator and three members, each in a browser of their own that stays open through it all.</summary>
    private sealed class People(ChatBrowser root, List<ChatBrowser> members)
    {
        private readonly List<(ChatBrowser Browser, string Page, string File, byte[] Bytes)> _asked = [];
        private readonly List<(ChatBrowser Browser, string Page)> _running = [];

        public static async Task<People> ArriveAsync(HostingProcess server, Uri address)
        {
            var token = await server.LineAsync(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
            var root = new ChatBrowser(address, "en");
            var made = await root.PostAsync(Fill(await root.GetAsync("/setup"), "root").Set("Input.Token", token));
            Assert.Equal(HttpStatusCode.OK, made.Status);
            var saved = await new AdminForm(await root.GetAsync("/admin/settings"), "#Banner-English").Set("Banner:English", "Drill on Friday.").PostAsync(root);
            Assert.Equal(HttpStatusCode.OK, saved.Status);
            var people = new People(root, []);
            foreach (var name in new[] { "hanako", "jiro", "saburo" })
            {
                var member = new ChatBrowser(address, "en");
                Assert.Equal("/", (await member.PostAsync(Fill(await member.GetAsync("/register"), name))).Path);
                people.Add(member);
                for (var file = 0; file < 3; file++)
                    await people.AskWithFileAsync(member, file);
            }

            return people;
        }

        /// <summary>Posts them all at once; nobody reads.</summary>
        public async Task AskForLongAsync(int count)
        {
            var asked = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
                (members[i % members.Count], (await members[i % members.Count].AskAsync(string.Create(CultureInfo.InvariantCulture, $"{LongQuestion}, number {i}"))).Path)));
            _running.AddRange(asked);
        }

        public async Task AskAndDeleteAsync(int number)
        {
            var page = await members[0].AskAsync("Gone soon", form => form.Attach("gone.png", "image/png", PngBuilder.Valid(20 + number % 200, 7)));
            await members[0].PressAsync(await members[0].EndedAsync(page), "Delete");
        }

        /// <summary>With the cookies of before: who was signed in still is, and finds what was theirs.</summary>
        public async Task FindEverythingAsync()
        {
            var desk = await root.GetAsync("/admin");
            Assert.Equal(HttpStatusCode.OK, desk.Status);
            Assert.Contains("Drill on Friday.", desk.Words, StringComparison.Ordinal);
            foreach (var (browser, path, file, bytes) in _asked)
            {
                var page = await browser.GetAsync(path);
                Assert.Equal((HttpStatusCode.OK, "Complete"), (page.Status, page.State));
                Assert.Equal(bytes, await browser.Client.GetByteArrayAsync(file));
            }

            foreach (var (browser, path) in _running)
            {
                var page = await browser.GetAsync(path);
                Assert.Equal((HttpStatusCode.OK, "Interrupted"), (page.Status, page.State));
            }

            // And a form, which the keys sign, is taken.
            Assert.Equal("Complete", (await members[0].EndedAsync(await members[0].AskAsync("After all that"))).State);
        }

        private void Add(ChatBrowser member) => members.Add(member);

        private async Task AskWithFileAsync(ChatBrowser member, int file)
        {
            // The first of each is the same: one content that three people have.
            var bytes = file == 0 ? PngBuilder.Valid(5, 5) : PngBuilder.Valid(10 + file, 10 + members.Count);
            var page = await member.EndedAsync(await member.AskAsync($"Question {file}", form => form.Attach("a.png", "image/png", bytes)));
            _asked.Add((member, page.Path, page.Document.QuerySelector("a.chip")!.GetAttribute("href")!, bytes));
        }

        private static ChatForm Fill(ChatPage page, string name) =>
            ChatForm.Of(page).Set("Input.UserName", name).Set("Input.Password", ChatPeople.Password);
    }
}
