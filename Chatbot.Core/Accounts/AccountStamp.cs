using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// The security stamp of an account. A new one voids what was proved before and has begun no session yet, and what Identity has signed;
/// sessions hold none and stay.
/// </summary>
internal static class AccountStamp
{
    public static Task<int> RenewAsync(ChatbotDbContext context, string accountId, CancellationToken cancellation)
    {
        var stamp = SecretToken.Make();
        return context.Set<Account>().Where(account => account.Id == accountId).ExecuteUpdateAsync(
            set => set.SetProperty(account => account.SecurityStamp, stamp).SetProperty(account => account.ConcurrencyStamp, stamp), cancellation);
    }

    public static void Renew(Account account) => account.SecurityStamp = account.ConcurrencyStamp = SecretToken.Make();
}
