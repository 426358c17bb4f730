using Microsoft.AspNetCore.Identity;

namespace Chatbot.Core.Accounts;

/// <summary>
/// Somebody who may sign in. Its id owns conversations. Passwords, lock-out, authenticator, passkeys and external sign-ins are as
/// ASP.NET Core Identity keeps them.
/// </summary>
public sealed class Account : IdentityUser
{
    public const int MaxNameLength = 64;
    public const int MaxEmailLength = 254;

    /// <summary>What others and oneself read; empty: the user name.</summary>
    public string DisplayName { get; set; } = "";

    public AccountRole Role { get; set; }

    /// <summary>May not sign in, and has no session.</summary>
    public bool Disabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name to show.</summary>
    public string ShownName => Shown(DisplayName, UserName!);

    /// <summary>The name to show where only the two were read.</summary>
    internal static string Shown(string displayName, string userName) => displayName.Length > 0 ? displayName : userName;
}

/// <summary>What an account may do beyond its own conversations.</summary>
public enum AccountRole
{
    Member,

    /// <summary>Looks after accounts, allowances and settings: never sees the conversations of others.</summary>
    Administrator,
}
