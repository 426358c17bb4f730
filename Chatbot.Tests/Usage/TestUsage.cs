using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Usage;

/// <summary>Prices, calendars and ledgers for tests.</summary>
internal static class TestUsage
{
    /// <summary>One unit for a million input tokens, and so on.</summary>
    public static readonly ModelPrice Price = new("USD", 1, 0.5m, 4, 0.01m);

    public static UsageCalendar Calendar(TimeProvider time, string zone = "Asia/Tokyo") => new(new UsageOptions { TimeZone = zone }, time);

    public static UsageLedger Ledger(TimeProvider time, UsageOptions? options = null) =>
        new(new ConfiguredAllowances(new(new TestingOptions { Usage = options ?? new() })), Calendar(time));

    public static ProviderFeatures Features { get; } = ProviderFeatures.For(new(), ModelApi.Responses);

    public static AnswerBudget Budget(TimeProvider time) => new(
        new(new TestingOptions()), Features, new(new(), NullLogger<PriceList>.Instance), Calendar(time), Ledger(time));

    public static UsageRecord Record(string owner, DateOnly day, long cost = 0, long tokens = 0) => new()
    {
        AnswerId = Guid.CreateVersion7(),
        OwnerId = owner,
        Model = "gpt-test",
        Day = day,
        Price = Price,
        PromptTokens = 10,
        Tokens = tokens,
        Cost = cost,
    };
}
