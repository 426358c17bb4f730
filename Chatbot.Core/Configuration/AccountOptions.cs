namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Accounts</c>: who gets in, and for how long.</summary>
public sealed class AccountOptions
{
    /// <summary>Accounts: everybody signs in. Local: one user and no login.</summary>
    public AccountMode Mode { get; set; } = AccountMode.Local;

    /// <summary>Says that <c>Local</c> is meant in Production, though every address is listened on, or a proxy stands in front: something else keeps strangers out.</summary>
    public bool ConfirmLocal { get; set; }

    /// <summary>How accounts come to be: made by an administrator (Closed), by a link that one has made (Invite), by anybody (Open).</summary>
    public RegistrationMode Registration { get; set; } = RegistrationMode.Closed;

    /// <summary>With <c>Open</c>: the domains that an e-mail address must have; empty: any, or none. No mail is sent, so an address proves nothing.</summary>
    public List<string> EmailDomains { get; set; } = [];

    /// <summary>Wrong passwords in a row after which an account takes none for a while.</summary>
    public int LockOutAfter { get; set; } = 10;

    /// <summary>How long that while is.</summary>
    public TimeSpan LockOutFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A session that has not been used for so long ends.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(14);

    /// <summary>A session ends after this, however much it is used.</summary>
    public TimeSpan SessionLongest { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long an invitation can be used.</summary>
    public TimeSpan InviteLasts { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a link to set a password can be used.</summary>
    public TimeSpan ResetLasts { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Passwords that are hashed at once: hashing is a peak of CPU on purpose.</summary>
    public int SignInsAtOnce { get; set; } = 1;

    /// <summary>Sign-ins that may wait behind those; what is beyond is asked to come again.</summary>
    public int SignInQueue { get; set; } = 20;
}

/// <summary>Whether people have accounts.</summary>
public enum AccountMode
{
    Accounts,
    Local,
}

/// <summary>How accounts come to be.</summary>
public enum RegistrationMode
{
    Closed,
    Invite,
    Open,
}
