using Chatbot.Core.Beats;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Core.Chat;

/// <summary>
/// Looks, after the start and every ten minutes, at what a process left that was killed between keeping a file and storing its
/// question, and at what could not be deleted while a backup was made. It waits for puts that are under way, so nothing may wait
/// for it.
/// </summary>
internal sealed class AttachmentRecovery(AttachmentStore store, ConversationStore conversations, TimeProvider time) : BackgroundService
{
    /// <summary>The pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => LookAsync(stoppingToken), stoppingToken);

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var hash in store.Suspects())
                await store.DeleteUnreferencedAsync(hash, token => conversations.IsReferencedAsync(hash, token), cancellation);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The marks stay, and the next look finds them.
        }
    }
}
