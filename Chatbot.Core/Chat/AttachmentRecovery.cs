using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Chat;

/// <summary>At start: a process that was killed between keeping a file and storing its question left bytes that nobody needs.</summary>
internal sealed class AttachmentRecovery(AttachmentStore store) : IDatabaseOpened
{
    public async Task MendAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        var attachments = context.Set<Attachment>().AsNoTracking();
        var needed = await attachments.Select(attachment => attachment.Hash).ToHashSetAsync(cancellation);
        foreach (var hash in store.All().Where(hash => !needed.Contains(hash)))
        {
            await store.DeleteUnreferencedAsync(
                hash, token => attachments.AnyAsync(attachment => attachment.Hash == hash, token), cancellation);
        }
    }
}
