using System.Globalization;
using Chatbot.Core.Usage;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Components;

/// <summary>An amount of money in a reader's words: as exact as it is small.</summary>
public static class MoneyText
{
    private const decimal Smallest = 0.0001m;

    /// <param name="nanos">Nano-units, see <see cref="NanoMoney"/>.</param>
    /// <param name="currency">ISO 4217.</param>
    public static string Of(long nanos, string currency) => Of(NanoMoney.ToAmount(nanos), currency);

    /// <param name="amount">Units of the currency.</param>
    /// <param name="currency">ISO 4217.</param>
    public static string Of(decimal amount, string currency) => amount switch
    {
        > 0 and < Smallest => UsageTexts.LessThan.Fill(WithSign(Smallest.ToString("0.0000", CultureInfo.CurrentCulture), currency)),
        > 0 and < 1 => WithSign(amount.ToString("0.00##", CultureInfo.CurrentCulture), currency),
        _ => WithSign(amount.ToString("N2", CultureInfo.CurrentCulture), currency),
    };

    private static string WithSign(string number, string currency) => currency switch
    {
        "USD" => $"${number}",
        "EUR" => $"€{number}",
        "GBP" => $"£{number}",
        "JPY" => $"¥{number}",
        _ => $"{number} {currency}",
    };
}
