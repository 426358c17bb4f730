using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Usage;

/// <summary>The price of each model: as set, else as built in, else the dearest that is known.</summary>
public sealed partial class PriceList
{
    /// <summary>When the built-in prices were noted. They are the provider's to change: see docs/usage.md.</summary>
    public static readonly DateOnly Noted = new(2026, 4, 13);

    private static readonly PriceSetting[] BuiltIn =
    [
        new("gpt-5.4", 2.5m, 0.25m, 15), new("gpt-5.4-mini", 0.75m, 0.075m, 4.5m), new("gpt-5.4-nano", 0.2m, 0.02m, 1.25m),
        new("gpt-5.2", 1.75m, 0.175m, 14), new("gpt-5.2-pro", 21, 21, 168), new("gpt-5.1", 1.25m, 0.125m, 10),
        new("gpt-5", 1.25m, 0.125m, 10), new("gpt-5-mini", 0.25m, 0.025m, 2), new("gpt-5-nano", 0.05m, 0.005m, 0.4m),
        new("gpt-5-pro", 15, 15, 120),
        new("gpt-4.1", 2, 0.5m, 8), new("gpt-4.1-mini", 0.4m, 0.1m, 1.6m), new("gpt-4.1-nano", 0.1m, 0.025m, 0.4m),
        new("gpt-4o", 2.5m, 1.25m, 10), new("gpt-4o-mini", 0.15m, 0.075m, 0.6m),
        new("gpt-4o-2024-05-13", 5, 5, 15), new("gpt-4-turbo", 10, 10, 30), new("gpt-4", 30, 30, 60),
        new("o3", 2, 0.5m, 8), new("o3-mini", 1.1m, 0.55m, 4.4m), new("o3-pro", 20, 20, 80), new("o4-mini", 1.1m, 0.275m, 4.4m),
        new("o1", 15, 7.5m, 60), new("o1-pro", 150, 150, 600),
    ];

    private readonly UsageOptions _options;
    private readonly ILogger<PriceList> _logger;
    private readonly Dictionary<string, PriceSetting> _known;
    private readonly PriceSetting _unknown;
    private readonly ConcurrentDictionary<string, ModelPrice> _prices = new(StringComparer.Ordinal);

    public PriceList(UsageOptions options, ILogger<PriceList> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _logger) = (options, logger);
        _known = BuiltIn.ToDictionary(price => price.Model, StringComparer.OrdinalIgnoreCase);
        foreach (var price in options.Prices.Select(PriceSetting.Parse).OfType<PriceSetting>())
            _known[price.Model] = price;
        _unknown = _known.GetValueOrDefault(PriceSetting.AnyModel) ?? Dearest(_known.Values);
        // Made here, not at a provider.
        _known[ModelCatalog.DemoModel] = new(ModelCatalog.DemoModel, 0, 0, 0);
    }

    /// <summary>The price that holds now.</summary>
    public ModelPrice Of(string model) => _prices.GetOrAdd(model, Find);

    private ModelPrice Find(string model)
    {
        var price = _known.GetValueOrDefault(model) ?? _known.GetValueOrDefault(Date().Replace(model, ""));
        if (price is null && !_known.ContainsKey(PriceSetting.AnyModel))
            Log.Unknown(_logger, SettingError.Quote(model));
        price ??= _unknown;
        return new(_options.Currency, price.Input, price.CachedInput, price.Output, _options.WebSearchPrice, _options.FileSearchPrice);
    }

    private static PriceSetting Dearest(IReadOnlyCollection<PriceSetting> known) => new(
        PriceSetting.AnyModel, known.Max(price => price.Input), known.Max(price => price.CachedInput), known.Max(price => price.Output));

    /// <summary>A snapshot costs what its model costs: <c>gpt-4.1-2025-04-14</c>.</summary>
    [GeneratedRegex(@"-\d{4}-\d{2}-\d{2}\z")]
    private static partial Regex Date();

    private static partial class Log
    {
        [LoggerMessage(EventId = 2200, Level = LogLevel.Warning, Message =
            "No price is known for the model {Model}: it is counted at the dearest that is. Set it in Usage:Prices; *=0/0/0 for servers of one's own.")]
        public static partial void Unknown(ILogger logger, string model);
    }
}
