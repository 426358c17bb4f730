using Chatbot.Core.Accounts;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What is asked of everybody who is to have an account. No role among it: that is no field of any form.</summary>
public class AccountInput
{
    public string? UserName { get; set; }

    public string? DisplayName { get; set; }

    public string? Email { get; set; }

    public NewAccount ToAccount(string? password) => new(
        Tidy(UserName)!, Tidy(DisplayName), Tidy(Email), password);

    /// <summary>Without spaces around it, in one form of Unicode; null where nothing is left.</summary>
    internal static string? Tidy(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : OneForm.Of(text.Trim());
}

/// <summary>The same of somebody who makes it for themselves.</summary>
public class NewAccountInput : AccountInput
{
    public string? Password { get; set; }
}

/// <summary>The first account's.</summary>
public sealed class SetupInput : NewAccountInput
{
    public string? Token { get; set; }
}

/// <summary>Where registration is open.</summary>
public sealed class RegisterInput : NewAccountInput;

/// <summary>Of somebody who is invited.</summary>
public sealed class InviteInput : NewAccountInput;
