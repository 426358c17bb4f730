using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using FluentValidation;

namespace Chatbot.Web.Pages;

/// <summary>What the composer may post.</summary>
public sealed class ChatInputValidator : AbstractValidator<ChatInput>
{
    public ChatInputValidator(AnswerOptions options, ModelCatalog models)
    {
        RuleFor(input => input.Text).Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(_ => ChatMessages.QuestionEmpty);
        RuleFor(input => input.Text).MaximumLength(options.MaxQuestionLength)
            .WithMessage(input => ChatMessages.QuestionTooLong.Fill(input.Text?.Length ?? 0, options.MaxQuestionLength));
        RuleFor(input => input.Model).Must(model => string.IsNullOrEmpty(model) || models.Contains(model)).WithMessage(_ => ChatMessages.ModelUnknown);
        RuleFor(input => input.FormToken).NotEmpty().WithMessage(_ => ChatMessages.FormStale);
    }
}
