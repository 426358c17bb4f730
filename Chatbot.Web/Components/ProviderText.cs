using System.Globalization;
using Chatbot.Core.Provider;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Components;

/// <summary>What happened at the provider, and what to do, in the reader's language.</summary>
/// <param name="Explanation">What happened.</param>
/// <param name="Action">What to do; null where nothing helps.</param>
public sealed record ProviderText(string Explanation, string? Action)
{
    /// <param name="retryAfter">How long the provider asked to wait.</param>
    public static ProviderText For(ProviderError error, TimeSpan? retryAfter)
    {
        var explanation = (retryAfter is null ? Look($"{error}_NoTime") : null) ?? Look($"{error}") ?? Texts.AnswerFailed;
        return new(explanation.Fill(WordsFor(retryAfter)), Look($"{error}_Action"));
    }

    static string WordsFor(TimeSpan? wait) => wait switch
    {
        null => "",
        { TotalMinutes: >= 2 } => Texts.WaitMinutes.Fill(Math.Ceiling(wait.Value.TotalMinutes)),
        _ => Texts.WaitSeconds.Fill(Math.Ceiling(wait.Value.TotalSeconds)),
    };

    static string? Look(string name) => ProviderMessages.ResourceManager.GetString(name, CultureInfo.CurrentUICulture);
}
