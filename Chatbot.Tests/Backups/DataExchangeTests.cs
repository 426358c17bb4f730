using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Backups;

/// <summary>Whenever the process is killed, the next start finds the old data or the new, and never some of both.</summary>
public sealed class DataExchangeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 4, 5, 6, 7, 8, TimeSpan.Zero);

    private readonly TestFolder _folder = new();

    private string Data => _folder.Options.DataFolder;

    private ChatbotOptions Options => _folder.Options;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recover_KilledBeforeItWasDecided_TheOldStay()
    {
        WriteOld();
        WriteNew("restore-unfinished");

        Assert.False(new DataExchange(Options).Recover(Now));

        Assert.Equal(
            ["attachments/aa/old", "chatbot.db-wal=old wal", "chatbot.db=old", "keys/old"], Tree());
    }

    public static TheoryData<int> Kills => [.. Enumerable.Range(0, 11)];

    [Theory]
    [MemberData(nameof(Kills))]
    public void Recover_KilledAfterSoManySteps_TheNewAreThereAndTheOldAreKept(int steps)
    {
        WriteOld();
        WriteNew("restore-ready");
        Action[] all =
        [
            () => Directory.CreateDirectory(At("restore-ready/old")),
            () => File.Move(At("chatbot.db-wal"), At("restore-ready/old/chatbot.db-wal")),
            () => File.Move(At("chatbot.db"), At("restore-ready/old/chatbot.db")),
            () => File.Move(At("restore-ready/chatbot.db"), At("chatbot.db")),
            () => Directory.Move(At("attachments"), At("restore-ready/old/attachments")),
            () => Directory.Move(At("restore-ready/attachments"), At("attachments")),
            () => Directory.Move(At("keys"), At("restore-ready/old/keys")),
            () => Directory.Move(At("restore-ready/keys"), At("keys")),
            () => Directory.Move(At("restore-ready/old"), At("before-restore-20300405T060708Z")),
            () => Directory.Delete(At("restore-ready"), recursive: true),
        ];
        foreach (var step in all.Take(steps))
            step();

        Assert.Equal(steps < all.Length, new DataExchange(Options).Recover(Now));

        Assert.Equal(
        [
            "attachments/bb/new",
            "before-restore-20300405T060708Z/attachments/aa/old", "before-restore-20300405T060708Z/chatbot.db-wal=old wal",
            "before-restore-20300405T060708Z/chatbot.db=old", "before-restore-20300405T060708Z/keys/old",
            "chatbot.db=new", "keys/new",
        ], Tree());
        Assert.False(new DataExchange(Options).Recover(Now));
    }

    [Fact]
    public void Recover_KilledWhileAFolderWasTried_PutsItBack()
    {
        WriteOld();
        var before = Tree();
        Directory.Move(At("keys"), At("restore-try-keys"));

        Assert.False(new DataExchange(Options).Recover(Now));

        Assert.Equal(before, Tree());
    }

    [Fact]
    public void Run_OverNothing_KeepsNothing()
    {
        WriteNew("restore-unfinished");

        Assert.Null(new DataExchange(Options).Run(Now));

        Assert.Equal(["attachments/bb/new", "chatbot.db=new", "keys/new"], Tree());
    }

    private void WriteOld()
    {
        Write("chatbot.db", "old");
        Write("chatbot.db-wal", "old wal");
        Write("attachments/aa/old", "");
        Write("keys/old", "");
    }

    private void WriteNew(string folder)
    {
        Write($"{folder}/chatbot.db", "new");
        Write($"{folder}/attachments/bb/new", "");
        Write($"{folder}/keys/new", "");
    }

    private string At(string name) => Path.Combine(Data, name);

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
    }

    private string[] Tree() => [.. Directory.GetFiles(Data, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Data, file) + (File.ReadAllText(file) is { Length: > 0 } text ? "=" + text : ""))
        .Order(StringComparer.Ordinal)];
}
