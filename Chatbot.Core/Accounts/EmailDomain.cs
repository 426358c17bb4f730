namespace Chatbot.Core.Accounts;

/// <summary>What stands behind the @ of an e-mail address.</summary>
public static class EmailDomain
{
    /// <summary>Whether an address is of one of these domains, in whatever case.</summary>
    public static bool IsAmong(IReadOnlyCollection<string> domains, string email) =>
        domains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);
}
