namespace Chatbot.Core.Accounts.Passwords;

/// <summary>The passwords that are tried first. Read from the assembly each time: a set in memory would weigh more than it saves.</summary>
internal static class CommonPasswords
{
    private const string Resource = "Chatbot.Core.Accounts.common-passwords.txt";

    /// <summary>Upper and lower case count for the same.</summary>
    public static bool Contains(string password)
    {
        using var list = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The list of common passwords is missing."));
        while (list.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Equals(password, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
