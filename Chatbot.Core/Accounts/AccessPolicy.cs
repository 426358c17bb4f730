namespace Chatbot.Core.Accounts;

/// <summary>Who may make an account.</summary>
public enum WhoRegisters
{
    /// <summary>Nobody; administrators make them.</summary>
    Closed,

    /// <summary>Who has an invitation.</summary>
    Invite,

    /// <summary>Everybody.</summary>
    Open,
}

/// <summary>Who may come in, as the settings have it now.</summary>
/// <param name="SignIn">Everybody has to sign in.</param>
/// <param name="Registration">Who may make an account, where there are any.</param>
public sealed record AccessPolicy(bool SignIn, WhoRegisters Registration)
{
    /// <summary>One user and no login.</summary>
    public static AccessPolicy Local { get; } = new(SignIn: false, WhoRegisters.Closed);
}
