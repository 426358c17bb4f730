namespace Chatbot.Core.Accounts.Passwords;

/// <summary>
/// What a new password may be, as NIST SP 800-63B (3.1.1.2) has it: long, not among the common ones, not made of what everybody
/// knows; and no rules about kinds of characters.
/// </summary>
public static class PasswordRules
{
    /// <summary>Characters.</summary>
    public const int Shortest = 12;

    /// <summary>Characters; a limit at all, since hashing a megabyte is work that a stranger can ask for.</summary>
    public const int Longest = 256;

    // A name of fewer characters stands in many words.
    private const int ShortestName = 3;

    /// <summary>The form in which a password is hashed and compared: however it was typed, on whatever keyboard (NFKC).</summary>
    public static string Normalize(string password) => OneForm.Of(password);

    /// <summary>Why the password cannot be taken; null where it can.</summary>
    /// <param name="names">What everybody knows of the account: its user name, its e-mail address.</param>
    public static PasswordProblem? Check(string password, params IEnumerable<string?> names)
    {
        var plain = Normalize(password);
        var length = plain.EnumerateRunes().Count();
        if (length < Shortest)
            return PasswordProblem.TooShort;
        if (length > Longest)
            return PasswordProblem.TooLong;
        if (IsMadeOf(plain, ["chatbot", .. names.OfType<string>().SelectMany(name => new[] { name, name.Split('@')[0] })]))
            return PasswordProblem.MadeOfNames;
        return CommonPasswords.Contains(plain) || plain.EnumerateRunes().Distinct().Count() < 3 ? PasswordProblem.Common : null;
    }

    // Without the name hardly anything is left: "yamada-yamada", "Chatbot12345".
    private static bool IsMadeOf(string password, IEnumerable<string> names) =>
        names.Select(name => Normalize(name)).Where(name => name.Length >= ShortestName).Any(name =>
            password.Contains(name, StringComparison.OrdinalIgnoreCase)
            && password.Replace(name, "", StringComparison.OrdinalIgnoreCase).Count(char.IsLetter) < ShortestName);
}

/// <summary>Why a password cannot be taken.</summary>
public enum PasswordProblem
{
    TooShort,
    TooLong,

    /// <summary>It is among the first that are tried.</summary>
    Common,

    /// <summary>It is the user name, the e-mail address or the product's name with little else.</summary>
    MadeOfNames,
}
