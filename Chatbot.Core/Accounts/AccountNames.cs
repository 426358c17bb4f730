using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>What the accounts are called where administrators see what was used.</summary>
internal sealed class AccountNames(Database database) : IOwnerNames
{
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ownerIds, CancellationToken cancellation) =>
        await database.ReadAsync(context => context.Set<Account>().AsNoTracking()
            .Where(account => ownerIds.Contains(account.Id))
            .ToDictionaryAsync(account => account.Id, account => account.ShownName, cancellation), cancellation);
}
