using System.Globalization;
using Chatbot.Core.Configuration;
using FluentValidation;

namespace Chatbot.Web.Pages.Admin;

/// <summary>What a form of the settings page posts: the settings of one group.</summary>
public sealed class SettingsInput
{
    /// <summary>The new texts by key.</summary>
    public Dictionary<string, string?> Values { get; set; } = [];

    /// <summary>The versions that the administrator has seen, by key.</summary>
    public Dictionary<string, int> Versions { get; set; } = [];
}

/// <summary>The rules of the start, each message at its field. A key that cannot be changed is no field of ours.</summary>
public sealed class SettingsInputValidator : AbstractValidator<SettingsInput>
{
    public SettingsInputValidator() => RuleFor(input => input).Custom((input, context) =>
    {
        foreach (var (key, text) in input.Values)
        {
            if (ChangeableSettings.Find(key) is { } setting && ChangeableSettings.Read(setting, text ?? "", out _) is { } error)
                context.AddFailure($"{nameof(input.Values)}[{key}]", error.In(CultureInfo.CurrentUICulture));
        }
    });
}
