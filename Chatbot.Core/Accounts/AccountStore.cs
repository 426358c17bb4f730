using System.Security.Claims;
using Chatbot.Core.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Identity's store over our one way to the database: its own for Entity Framework holds a context of its own and would write
/// beside the queue of writers. Accounts have a role and no claims.
/// </summary>
internal sealed partial class AccountStore(Database database, IdentityErrorDescriber describer)
    : UserStoreBase<Account, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>>(describer)
{
    /// <summary>Not offered: a query would outlive the reader's turn.</summary>
    public override IQueryable<Account> Users => throw new NotSupportedException("Accounts are listed by AccountDesk.");

    public override async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken = default) =>
        await SaveAsync(context => context.Add(user), cancellationToken);

    public override async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken = default) =>
        await SaveAsync(context =>
        {
            context.Attach(user);
            user.ConcurrencyStamp = Guid.CreateVersion7().ToString();
            context.Update(user);
        }, cancellationToken);

    public override async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken = default) =>
        await SaveAsync(context => context.Remove(user), cancellationToken);

    public override Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken = default) =>
        FindUserAsync(userId, cancellationToken);

    public override Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => Accounts(context)
            .SingleOrDefaultAsync(account => account.NormalizedUserName == normalizedUserName, cancellationToken), cancellationToken);

    public override Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => Accounts(context)
            .SingleOrDefaultAsync(account => account.NormalizedEmail == normalizedEmail, cancellationToken), cancellationToken);

    protected override Task<Account?> FindUserAsync(string userId, CancellationToken cancellationToken) =>
        database.ReadAsync(context => Accounts(context)
            .SingleOrDefaultAsync(account => account.Id == userId, cancellationToken), cancellationToken);

    public override Task<IList<Claim>> GetClaimsAsync(Account user, CancellationToken cancellationToken = default) =>
        Task.FromResult<IList<Claim>>([]);

    public override Task AddClaimsAsync(Account user, IEnumerable<Claim> claims, CancellationToken cancellationToken = default) =>
        throw NoClaims();

    public override Task ReplaceClaimAsync(Account user, Claim claim, Claim newClaim, CancellationToken cancellationToken = default) =>
        throw NoClaims();

    public override Task RemoveClaimsAsync(Account user, IEnumerable<Claim> claims, CancellationToken cancellationToken = default) =>
        throw NoClaims();

    public override Task<IList<Account>> GetUsersForClaimAsync(Claim claim, CancellationToken cancellationToken = default) =>
        throw NoClaims();

    private static IQueryable<Account> Accounts(ChatbotDbContext context) => context.Set<Account>().AsNoTracking();

    private static NotSupportedException NoClaims() => new("Accounts have a role and no claims.");

    private async Task<IdentityResult> SaveAsync(Action<ChatbotDbContext> change, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(async context =>
            {
                change(context);
                await context.SaveChangesAsync(cancellation);
            }, cancellation);
            return IdentityResult.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return IdentityResult.Failed(ErrorDescriber.ConcurrencyFailure());
        }
    }
}
