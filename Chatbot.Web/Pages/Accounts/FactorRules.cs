using Chatbot.Web.Resources;
using FluentValidation;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What the forms of further factors have in common.</summary>
internal static class FactorRules
{
    public static void Again<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(password => !string.IsNullOrEmpty(password)).WithMessage(_ => AccountTexts.PasswordEmpty);

    public static void PasskeyName<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => AccountInput.Tidy(name) is { } text && AccountRules.IsDisplayName(text)).WithMessage(_ => FactorTexts.PasskeyNameInvalid);
}
