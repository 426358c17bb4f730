using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>Whether the provider was reached when it was last asked.</summary>
internal sealed class EndpointCheck(ChatbotOptions options, ProviderProbe probe) : ISelfCheck
{
    private const string Usual = "https://api.openai.com/v1";

    public string Title => CheckTexts.EndpointTitle;

    public CheckResult? Run()
    {
        if (!probe.HasProvider)
            return null;
        var address = options.OpenAI.Endpoint?.ToString() ?? Usual;
        return probe.Last switch
        {
            null => CheckResult.Note(CheckTexts.EndpointNotAsked.Fill(address), CheckTexts.AskAction),
            { Error: ProviderError.Unreachable } => CheckResult.Problem(CheckTexts.EndpointUnreachable.Fill(address), CheckTexts.EndpointUnreachableAction),
            { Error: ProviderError.TimedOut } => CheckResult.Problem(CheckTexts.EndpointTimedOut.Fill(address), CheckTexts.EndpointUnreachableAction),
            { Error: ProviderError.ServerError } => CheckResult.Problem(CheckTexts.EndpointFails.Fill(address), CheckTexts.EndpointFailsAction),
            _ => CheckResult.Ok(CheckTexts.EndpointOk.Fill(address)),
        };
    }
}

/// <summary>Whether there is a key, and whether the provider took it when it was last asked.</summary>
internal sealed class KeyCheck(ChatbotOptions options, IApiKeySource keys, ProviderProbe probe) : ISelfCheck
{
    public string Title => CheckTexts.KeyTitle;

    public CheckResult Run()
    {
        if (!probe.HasProvider)
            return CheckResult.Note(CheckTexts.KeyDemo, CheckTexts.KeyDemoAction);
        var hasKey = !string.IsNullOrEmpty(keys.Current);
        if (!hasKey && options.OpenAI.Endpoint is null)
            return CheckResult.Problem(CheckTexts.KeyMissing, CheckTexts.KeyMissingAction.Fill(options.OpenAI.ApiKeyFile));
        return probe.Last switch
        {
            { Error: null } => CheckResult.Ok(hasKey ? CheckTexts.KeyOk : CheckTexts.KeyNotNeeded),
            { Error: ProviderError.KeyRefused } => CheckResult.Problem(CheckTexts.KeyRefused, CheckTexts.KeyRefusedAction.Fill(options.OpenAI.ApiKeyFile)),
            { Error: ProviderError.QuotaExhausted } => CheckResult.Problem(CheckTexts.KeyQuota, CheckTexts.KeyQuotaAction),
            { Error: ProviderError.RequestRefused } => CheckResult.Note(CheckTexts.KeyMayNotList),
            var last => CheckResult.Note(CheckTexts.KeyUnknown, last is null ? CheckTexts.AskAction : null),
        };
    }
}

/// <summary>Whether the provider has the models that are offered here.</summary>
internal sealed class ModelsCheck(ModelCatalog models, ProviderProbe probe) : ISelfCheck
{
    public string Title => CheckTexts.ModelsTitle;

    public CheckResult? Run()
    {
        if (probe.Last is not { Error: null, Models: { Count: > 0 } theirs })
            return null;
        var missing = string.Join(", ", models.Models.Except(theirs, StringComparer.Ordinal));
        return missing.Length == 0
            ? CheckResult.Ok(CheckTexts.ModelsOk.Fill(string.Join(", ", models.Models)))
            : CheckResult.Note(CheckTexts.ModelsMissing.Fill(missing), CheckTexts.ModelsMissingAction);
    }
}

/// <summary>Our clock beside the provider's: sign-in codes, expiries and budgets hang on it.</summary>
internal sealed class ClockCheck(ProviderProbe probe) : ISelfCheck
{
    // The shortest that matters: a sign-in code lives for 30 seconds.
    private static readonly TimeSpan Harmless = TimeSpan.FromSeconds(15);

    public string Title => CheckTexts.ClockTitle;

    public CheckResult? Run()
    {
        if (!probe.HasProvider)
            return null;
        if (probe.Last?.ClockAhead is not { } ahead)
            return CheckResult.Note(CheckTexts.ClockUnknown, probe.Last is null ? CheckTexts.AskAction : null);
        var seconds = Math.Round(Math.Abs(ahead.TotalSeconds));
        return ahead.Duration() <= Harmless
            ? CheckResult.Ok(CheckTexts.ClockOk)
            : CheckResult.Problem((ahead > TimeSpan.Zero ? CheckTexts.ClockAhead : CheckTexts.ClockBehind).Fill(seconds), CheckTexts.ClockAction);
    }
}
