using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;

namespace Chatbot.Tests.Usage;

/// <summary>Prices, calendars and ledgers for tests.</summary>
internal static class TestUsage
{
    /// <summary>One unit for a million input tokens, and so on.</summary>
    public static readonly ModelPrice Price = new("USD", 1, 0.5m, 4, 0.01m);

    public static UsageCalendar Calendar(TimeProvider time, string zone = "Asia/Tokyo") => new(new UsageOptions { TimeZone = zone }, time);

    public static UsageLedger Ledger(TimeProvider time, UsageOptions? options = null) =>
        new(new ConfiguredAllowances(new(new TestingOptions { Usage = options ?? new() })), Calendar(time));

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
