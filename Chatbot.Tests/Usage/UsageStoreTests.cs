using Chatbot.Core.Usage;
using Chatbot.Tests.Storage;

namespace Chatbot.Tests.Usage;

public sealed class UsageStoreTests
{
    private static readonly DateOnly April = new(2030, 4, 1);

    [Fact]
    public async Task Lines_OfAMonth_AreAddedUpByDayPersonAndModel()
    {
        await using var test = new TestDatabase();
        await test.AddAsync(
            Settled("ada", new(2030, 3, 31)), Settled("ada", new(2030, 4, 1)), Settled("ada", new(2030, 4, 1)),
            Settled("ada", new(2030, 4, 30)), Settled("bob", new(2030, 4, 30)), Settled("ada", new(2030, 5, 1)),
            TestUsage.Record("ada", new(2030, 4, 2), cost: 5, tokens: 5));
        var store = new UsageStore(test.Database);

        var own = await store.OfUserAsync("ada", April.AddDays(10), default);
        var team = await store.OfTeamAsync(April, default);

        Assert.Equal([(1, 2), (30, 1)], own.Select(line => (line.Day.Day, line.Answers)));
        Assert.Equal(("ada", "gpt-test", 2_000, 800, 200, 2_000_000 - 400_000), (own[0].OwnerId, own[0].Model, own[0].InputTokens, own[0].CachedInputTokens, own[0].OutputTokens, own[0].Cost));
        Assert.Equal([("ada", 1), ("ada", 30), ("bob", 30)], team.Select(line => (line.OwnerId, line.Day.Day)));
        Assert.Equal(new DateOnly(2030, 4, 30), await store.FirstDayOfUserAsync("bob", default));
        Assert.Equal(new DateOnly(2030, 3, 31), await store.FirstDayAsync(default));
        Assert.Null(await store.FirstDayOfUserAsync("eve", default));
    }

    private static UsageRecord Settled(string owner, DateOnly day)
    {
        var record = TestUsage.Record(owner, day);
        record.Settle(new(1_000, 400, 100, 0, Estimated: false));
        record.Cost = 800_000;
        return record;
    }
}
