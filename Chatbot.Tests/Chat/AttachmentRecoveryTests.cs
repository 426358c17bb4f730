using Chatbot.Core.Chat;
using Chatbot.Core.Storage;
using Chatbot.Tests.Backups;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Chat;

public sealed class AttachmentRecoveryTests
{
    [Fact]
    public async Task Run_AfterABackupKeptADeletedFile_DeletesItWithinTenMinutes()
    {
        await using var data = await BackupData.MakeAsync(attachments: 0);
        var (gone, hash) = await data.AttachAsync("goes"u8.ToArray());
        var (_, other) = await data.AttachAsync("stays"u8.ToArray());
        using var recovery = new AttachmentRecovery(data.Store, data.Database.Conversations, data.Time);
        using (DataFolderLock.TryTake(data.Folder, DataFolderLock.Backup))
        {
            Assert.False(await data.DeleteAsync(gone));
            await recovery.StartAsync(default);
            data.Time.Advance(AttachmentRecovery.Interval);
            Assert.True(File.Exists(data.Store.PathOf(hash)));
        }

        // The next look, whenever it comes.
        await ChatUntil.TrueAsync(() =>
        {
            data.Time.Advance(AttachmentRecovery.Interval);
            return data.Store.Suspects().Count == 0;
        });

        await recovery.StopAsync(default);
        Assert.False(File.Exists(data.Store.PathOf(hash)));
        Assert.True(File.Exists(data.Store.PathOf(other)));
    }
}
