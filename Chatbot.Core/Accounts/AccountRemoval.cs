using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Chat;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Deletes an account with everything of it. First nobody can act for it any more, then goes what was said, then the account: a crash
/// between leaves a disabled account, and doing it again finishes it.
/// </summary>
public sealed class AccountRemoval(Database database, ChatService chat, AccountChanges changes, SecurityLog log)
{
    /// <param name="by">The administrator; null where it is one's own account.</param>
    /// <exception cref="StorageException">Not everything is deleted yet.</exception>
    public async Task<DeskResult> RemoveAsync(string id, string? by, string client, CancellationToken cancellation)
    {
        var result = await database.WriteAsync(async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            if (await context.Set<Account>().SingleOrDefaultAsync(one => one.Id == id, cancellation) is not { } account)
                return DeskResult.NotFound;
            if (await AccountDesk.IsLastAsync(context, account, cancellation))
                return DeskResult.LastAdministrator;
            account.Disabled = true;
            await SessionStore.EndAllAsync(context, id, null, cancellation);
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return DeskResult.Done;
        }, cancellation);
        changes.Announce(id);
        if (result != DeskResult.Done)
            return result;
        // From here on it is finished, whether or not the one who asked waits.
        await chat.ForgetOwnerAsync(id, CancellationToken.None);
        await database.WriteAsync(
            context => context.Set<Account>().Where(account => account.Id == id).ExecuteDeleteAsync(CancellationToken.None), CancellationToken.None);
        log.Record(SecurityEventKind.AccountDeleted, id, client, by);
        return result;
    }
}
