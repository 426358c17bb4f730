using System.Security.Claims;
using Chatbot.Core.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;

namespace Chatbot.Core.Accounts;

/// <summary>Who a request comes from, as claims: the id that owns things, the name, the role, the session.</summary>
public sealed class AccountPrincipal : IUserClaimsPrincipalFactory<Account>
{
    /// <summary>The claim that holds the name to show.</summary>
    public const string ShownName = "shown_name";

    /// <summary>The claim that holds the id of the session.</summary>
    public const string Session = "session";

    /// <summary>The claim of somebody who is about to sign in: the security stamp of what they have proved.</summary>
    public const string Stamp = "stamp";

    // Anything but empty: what has no authentication type is not signed in.
    private const string AuthenticationType = "Chatbot";

    /// <summary>Of a session.</summary>
    public static ClaimsPrincipal Of(SessionUser user) =>
        Of(user.AccountId, user.UserName, user.ShownName, user.Role, new Claim(Session, user.SessionId.ToString()));

    /// <summary>The one user of the local mode, who may do everything.</summary>
    public static ClaimsPrincipal Local() =>
        Of(LocalMode.OwnerId, LocalMode.OwnerId, LocalMode.OwnerId, AccountRole.Administrator);

    /// <summary>Of somebody who is about to sign in, and has no session yet.</summary>
    public Task<ClaimsPrincipal> CreateAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(Of(user.Id, user.UserName!, user.ShownName, user.Role, new Claim(Stamp, user.SecurityStamp ?? "")));
    }

    private static ClaimsPrincipal Of(string id, string userName, string shownName, AccountRole role, params Claim[] more) => new(
        new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, id), new Claim(ClaimTypes.Name, userName), new Claim(ShownName, shownName),
            new Claim(ClaimTypes.Role, role.ToString()), .. more,
        ], AuthenticationType));
}
