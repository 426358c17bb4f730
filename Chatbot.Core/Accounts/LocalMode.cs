namespace Chatbot.Core.Accounts;

/// <summary>One user and no login.</summary>
public static class LocalMode
{
    /// <summary>The owner of everything.</summary>
    public const string OwnerId = "local";
}
