using Chatbot.Core.Chat;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Deletes an account with everything of it. First nobody can act for it any more, then goes what was said, then the account: a crash
/// between leaves a disabled account, and doing it again finishes it.
/// </summary>
public sealed class AccountRemoval(Database database, AccountDesk desk, ChatService chat, SecurityLog log)
{
    /// <param name="by">The administrator; null where it is one's own account.</param>
    /// <exception cref="StorageException">Not everything is deleted yet.</exception>
    public async Task<DeskResult> RemoveAsync(string id, string? by, string client, CancellationToken cancellation)
    {
        var result = await desk.SetDisabledAsync(id, disabled: true, cancellation);
        if (result != DeskResult.Done)
            return result;
        // From here on it is finished, whether or not the one who asked waits.
        await chat.ForgetOwnerAsync(id, CancellationToken.None);
        await database.WriteAsync(
            context => context.Set<Account>().Where(account => account.Id == id).ExecuteDeleteAsync(CancellationToken.None), CancellationToken.None);
        log.Record(SecurityEventKind.AccountDeleted, id, client, by);
        try
        {
            await database.ForgetDeletedAsync(CancellationToken.None);
        }
        catch (StorageException)
        {
            // Without room for it, what was written stands in free pages until they are used again.
        }

        return result;
    }
}
