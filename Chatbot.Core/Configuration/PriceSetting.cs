using System.Globalization;

namespace Chatbot.Core.Configuration;

/// <summary>One item of <see cref="UsageOptions.Prices"/>: <c>gpt-4.1=2/0.5/8</c>.</summary>
/// <param name="Model">The model's name; <see cref="AnyModel"/>: all that are not named.</param>
/// <param name="Input">Per million input tokens.</param>
/// <param name="CachedInput">Per million input tokens that the provider had in its cache.</param>
/// <param name="Output">Per million output tokens.</param>
public sealed record PriceSetting(string Model, decimal Input, decimal CachedInput, decimal Output)
{
    public const string AnyModel = "*";

    /// <summary>The most that a million tokens may cost.</summary>
    public const decimal Most = 1_000_000;

    /// <summary>Null where the text is no price.</summary>
    public static PriceSetting? Parse(string text)
    {
        var equals = text.LastIndexOf('=');
        if (equals <= 0 || string.IsNullOrWhiteSpace(text[..equals]))
            return null;
        decimal[] prices = [.. text[(equals + 1)..].Split('/').Select(Amount).OfType<decimal>()];
        return prices is [var input, var cached, var output] ? new(text[..equals].Trim(), input, cached, output) : null;
    }

    private static decimal? Amount(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= Most
            ? amount
            : null;
}
