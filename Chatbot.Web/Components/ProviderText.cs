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
        var seconds = Math.Ceiling((retryAfter ?? TimeSpan.Zero).TotalSeconds);
        var action = Look($"{error}_Action");
        return new(Fill(Look($"{error}") ?? Texts.AnswerFailed), action is null ? null : Fill(action));

        string Fill(string text) => string.Format(CultureInfo.CurrentCulture, text, seconds);
    }

    static string? Look(string name) => ProviderMessages.ResourceManager.GetString(name, CultureInfo.CurrentUICulture);
}
