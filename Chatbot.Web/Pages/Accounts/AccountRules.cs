using System.Globalization;
using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using FluentValidation;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What names, addresses and passwords may be, on every form the same.</summary>
internal static partial class AccountRules
{
    // An emoji of several people is joined by it.
    private static readonly Rune Joiner = new(0x200D);

    public static void UserName<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => AccountInput.Tidy(name) is not null).WithMessage(_ => AccountTexts.UserNameEmpty)
        .Must(name => AccountInput.Tidy(name) is not { } text || AllowedName().IsMatch(text)).WithMessage(_ => AccountTexts.UserNameInvalid);

    public static void DisplayName<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => AccountInput.Tidy(name) is not { } text || IsDisplayName(text))
        .WithMessage(_ => AccountTexts.DisplayNameInvalid);

    public static void Email<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(email => AccountInput.Tidy(email) is not { } text || IsEmail(text)).WithMessage(_ => AccountTexts.EmailInvalid);

    public static void NewPassword<T>(this IRuleBuilder<T, string?> rule, Func<T, IEnumerable<string?>> names) =>
        rule.Custom((password, context) =>
        {
            var message = string.IsNullOrEmpty(password) ? AccountTexts.PasswordEmpty
                : PasswordRules.Check(password, names(context.InstanceToValidate)) is { } problem ? Explain(problem)
                : null;
            if (message is not null)
                context.AddFailure(message);
        });

    public static string Explain(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => AccountTexts.PasswordTooShort.Fill(PasswordRules.Shortest),
        PasswordProblem.TooLong => AccountTexts.PasswordTooLong.Fill(PasswordRules.Longest),
        PasswordProblem.Common => AccountTexts.PasswordCommon,
        _ => AccountTexts.PasswordMadeOfNames,
    };

    /// <summary>What is left of a stranger's name or address as a user name; null where nothing is.</summary>
    public static string? ToUserName(string? text)
    {
        var kept = string.Concat((AccountInput.Tidy(text) ?? "").Split('@')[0].EnumerateRunes()
            .Where(rune => Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-')).TrimStart('.', '_', '-');
        // Room for a number behind it.
        var name = kept.Length > Account.MaxNameLength - 4 ? kept[..(Account.MaxNameLength - 4)] : kept;
        return AllowedName().IsMatch(name) ? name : null;
    }

    public static bool IsDisplayName(string text) => text.Length <= Account.MaxNameLength && text.EnumerateRunes().All(Shows);

    public static bool Shows(Rune rune) => rune == Joiner || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    public static bool IsEmail(string text) => text.Length <= Account.MaxEmailLength
        && MailAddress.TryCreate(text, out var address) && address.Address == text
        && address.Host.Contains('.', StringComparison.Ordinal)
        && text.EnumerateRunes().All(rune => Shows(rune) && !Rune.IsWhiteSpace(rune));

    // No @: what has one is an e-mail address, and nobody's user name is another's address.
    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,63}\z")]
    private static partial Regex AllowedName();
}
