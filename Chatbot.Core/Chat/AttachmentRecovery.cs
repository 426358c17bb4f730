using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Chat;

/// <summary>
/// Looks once, after the start, at what a process left that was killed between keeping a file and storing its question. It
/// waits for puts that are under way, so nothing may wait for it.
/// </summary>
internal sealed class AttachmentRecovery(AttachmentStore store, ConversationStore conversations) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var hash in store.Suspects())
            {
                await store.DeleteUnreferencedAsync(hash, token => conversations.IsReferencedAsync(hash, token), stoppingToken);
                store.Clear(hash);
            }
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The marks stay, and the next start looks again.
        }
    }
}
