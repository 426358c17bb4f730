using System.Security.Cryptography;
using System.Text;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Storage;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Backups;

/// <summary>A data folder that is in use: a database, attachments and keys; and what backs it up and restores it.</summary>
internal sealed class BackupData : IAsyncDisposable
{
    private readonly TestFolder _more = new();

    private BackupData()
    {
        Options.DataFolder = Database.Folder;
        Options.Backup.KeepDays = 0;
        Store = new AttachmentStore(Options);
    }

    public TestDatabase Database { get; } = new();

    public ChatbotOptions Options { get; } = new TestingOptions();

    public SetDriveSpace Drives { get; } = new();

    public FakeTimeProvider Time => Database.Time;

    public AttachmentStore Store { get; }

    public string Folder => Database.Folder;

    public string Backups => Path.Combine(Folder, "backups");

    public BackupMaker Maker => new(Options, Drives, Time);

    public Restorer Restorer => new(Options, Drives, Time);

    /// <summary>With a conversation, two keys and so many attachments.</summary>
    public static async Task<BackupData> MakeAsync(int attachments = 2)
    {
        var data = new BackupData();
        await data.Database.Database.OpenAsync(default);
        Directory.CreateDirectory(Path.Combine(data.Folder, "keys"));
        for (var key = 0; key < 2; key++)
            await File.WriteAllTextAsync(Path.Combine(data.Folder, "keys", $"key-{Guid.CreateVersion7()}.xml"), $"<key id='{key}'/>");
        for (var i = 0; i < attachments; i++)
            await data.AttachAsync(RandomNumberGenerator.GetBytes(20_000));
        return data;
    }

    /// <summary>A conversation with one file, as a question keeps it.</summary>
    public async Task<(Guid Conversation, string Hash)> AttachAsync(byte[] content)
    {
        using var stored = await Store.PutAsync(_more.Write(content), default);
        var conversation = TestConversation.New("somebody");
        var question = conversation.Ask("Look", new Attachment { Name = "a file", Kind = AttachmentKind.Png, Size = stored.Bytes, Hash = stored.Hash });
        conversation.Answer(question, "I see.");
        await Database.AddAsync(conversation);
        stored.Keep();
        return (conversation.Id, stored.Hash);
    }

    /// <summary>As a person deletes it.</summary>
    public async Task<bool> DeleteAsync(Guid conversation)
    {
        var hashes = await Database.Conversations.DeleteAsync("somebody", conversation, default);
        var gone = true;
        foreach (var hash in hashes!)
            gone &= await Store.DeleteUnreferencedAsync(hash, token => Database.Conversations.IsReferencedAsync(hash, token), default);
        return gone;
    }

    /// <summary>Closes the database: its file alone holds everything then.</summary>
    public void Stop() => Database.Database.Dispose();

    public void UsePassphrase(string? passphrase)
    {
        Options.Backup.PassphraseFile = passphrase is null ? new BackupOptions().PassphraseFile : _more.Write(Encoding.UTF8.GetBytes(passphrase));
    }

    public string Write(byte[] archive) => _more.Write(archive);

    /// <summary>The same settings over another, empty data folder.</summary>
    public (Restorer Restorer, string Folder) Elsewhere()
    {
        var folder = Path.Combine(_more.Location, Path.GetRandomFileName());
        var options = new TestingOptions { DataFolder = folder, Backup = Options.Backup };
        return (new Restorer(options, Drives, Time), folder);
    }

    /// <summary>Every file below a folder with its content, but for locks, backups and what SQLite makes anew.</summary>
    public static Dictionary<string, string> Tree(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path))
        .Where(name => !name.EndsWith(".lock", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)
            && !name.StartsWith("backups", StringComparison.Ordinal))
        .ToDictionary(name => name, name => TestArchive.HashOf(File.ReadAllBytes(Path.Combine(folder, name))));

    /// <summary>Every row of every table, table by table.</summary>
    public static List<string> Rows(string database)
    {
        var tables = FileQuery.Rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
        return
        [
            .. tables.SelectMany(table => FileQuery.Rows(database, $"SELECT * FROM \"{table}\"").Order(StringComparer.Ordinal).Select(row => $"{table}: {row}")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _more.Dispose();
    }
}
