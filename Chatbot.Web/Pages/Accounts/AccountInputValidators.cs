using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using FluentValidation;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What every account's form may post.</summary>
public abstract class AccountInputValidator<T> : AbstractValidator<T>
    where T : AccountInput
{
    protected AccountInputValidator()
    {
        RuleFor(input => input.UserName).UserName();
        RuleFor(input => input.DisplayName).DisplayName();
        RuleFor(input => input.Email).Email();
    }
}

/// <summary>The same with a password.</summary>
public abstract class NewAccountInputValidator<T> : AccountInputValidator<T>
    where T : NewAccountInput
{
    protected NewAccountInputValidator() =>
        RuleFor(input => input.Password).NewPassword(input => [input.UserName, input.Email]);
}

public sealed class SetupInputValidator : NewAccountInputValidator<SetupInput>
{
    public SetupInputValidator() =>
        RuleFor(input => input.Token).Must(token => !string.IsNullOrWhiteSpace(token)).WithMessage(_ => AccountTexts.SetupTokenEmpty);
}

public sealed class InviteInputValidator : NewAccountInputValidator<InviteInput>;

public sealed class RegisterInputValidator : NewAccountInputValidator<RegisterInput>
{
    public RegisterInputValidator(CurrentOptions settings, AccountRegister register)
    {
        When(_ => settings.Value.Accounts.EmailDomains.Count > 0, () =>
        {
            RuleFor(input => input.Email).Must(email => AccountInput.Tidy(email) is not null).WithMessage(_ => AccountTexts.EmailEmpty);
            RuleFor(input => input.Email).Must(email => AccountInput.Tidy(email) is not { } text || register.IsOfTheDomains(text))
                .WithMessage(_ => AccountTexts.EmailDomain.Fill(string.Join(", ", settings.Value.Accounts.EmailDomains)));
        });
    }
}
