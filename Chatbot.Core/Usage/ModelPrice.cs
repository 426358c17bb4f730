namespace Chatbot.Core.Usage;

/// <summary>What a model costs, in units of a currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Input">Per million input tokens.</param>
/// <param name="CachedInput">Per million input tokens that the provider had in its cache.</param>
/// <param name="Output">Per million output tokens, reasoning included.</param>
/// <param name="WebSearch">Per call of the provider's web search.</param>
/// <param name="FileSearch">Per call of the provider's file search; 0 in what was stored before it was counted.</param>
public sealed record ModelPrice(
    string Currency, decimal Input, decimal CachedInput, decimal Output, decimal WebSearch, decimal FileSearch = 0)
{
    private const int TokensPerPrice = 1_000_000;

    /// <summary>What so much costs, rounded up.</summary>
    /// <param name="input">All input tokens, cached ones included.</param>
    /// <param name="cachedInput">Those of them that were cached.</param>
    /// <param name="output">Output tokens.</param>
    /// <param name="searches">Calls of the web search.</param>
    /// <param name="fileSearches">Calls of the file search.</param>
    /// <returns>Nano-units, see <see cref="NanoMoney"/>.</returns>
    public long CostOf(long input, long cachedInput, long output, int searches, int fileSearches = 0) => NanoMoney.From(
        ((((input - cachedInput) * Input) + (cachedInput * CachedInput) + (output * Output)) / TokensPerPrice)
        + (searches * WebSearch) + (fileSearches * FileSearch));
}

/// <summary>What an answer has cost, and by which price: a price that changes later changes no receipt.</summary>
/// <param name="Cost">Nano-units, see <see cref="NanoMoney"/>.</param>
/// <param name="Price">The price that held when the answer began.</param>
/// <param name="Searches">Calls of the web search.</param>
/// <param name="Estimated">The provider did not say what was used, so some of it is estimated from what was sent and received.</param>
/// <param name="FileSearches">Calls of the file search.</param>
public sealed record Receipt(long Cost, ModelPrice Price, int Searches, bool Estimated, int FileSearches = 0);

/// <summary>Money in thousand-millionths of a unit: whole numbers, and fine enough for a single token.</summary>
public static class NanoMoney
{
    public const long Unit = 1_000_000_000;

    /// <summary>Rounded up; the largest number where it is more than that.</summary>
    public static long From(decimal amount) => amount >= long.MaxValue / Unit ? long.MaxValue : (long)decimal.Ceiling(amount * Unit);

    public static decimal ToAmount(long nanos) => (decimal)nanos / Unit;
}
