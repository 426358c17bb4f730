namespace Chatbot.Web.Hosting;

/// <summary>What a page may ask of its reader, beyond being signed in.</summary>
public static class Policies
{
    /// <summary>The reader looks after the accounts, the allowances and the settings: never the conversations of others.</summary>
    public const string Administrator = "Administrator";
}
