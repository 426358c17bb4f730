using Chatbot.Core.Provider;

namespace Chatbot.Core.Chat;

/// <summary>
/// What a model may have thought that nobody has seen, where the provider does not tell: it is paid for as output, so a call that
/// breaks off must not make it free. The time that it had, at a pace that few models keep up.
/// </summary>
internal static class HiddenOutput
{
    /// <summary>Tokens.</summary>
    private const int PerSecond = 300;

    // OpenAI's families without reasoning. Any other name may be of a model that thinks.
    private static readonly string[] Plain = ["gpt-4", "chatgpt-4", "gpt-3.5"];

    /// <summary>Whether this model may think before it speaks. One that does not shows all that it writes.</summary>
    public static bool IsPossible(string model) =>
        model != ModelCatalog.DemoModel && !Array.Exists(Plain, family => model.StartsWith(family, StringComparison.OrdinalIgnoreCase));

    /// <summary>The most tokens in so much time.</summary>
    public static long In(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * PerSecond);
}
