using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Chatbot.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Usage;

public sealed class UsageSweeperTests
{
    [Fact]
    public async Task Sweep_OfOldMonths_DeletesThemAndNothingThatStillCounts()
    {
        await using var test = new TestDatabase();
        // It is April 2030: February of 2028 is the first month before the last 25.
        await test.AddAsync([.. Enumerable.Range(0, 1_200).Select(_ => Settled(new(2028, 2, 29)))]);
        await test.AddAsync(Settled(new(2028, 4, 1)), Settled(new(2030, 4, 5)), TestUsage.Record("ada", new(2020, 1, 1)));
        var options = new UsageOptions { KeepMonths = 24 };
        var sweeper = new UsageSweeper(
            test.Database, new UsageCalendar(options, test.Time), options, test.Time, NullLogger<UsageSweeper>.Instance);

        Assert.Equal(1_200, await sweeper.SweepAsync(default));

        // One that has not ended is a start's to settle.
        Assert.Equal(
            [new(2020, 1, 1), new(2028, 4, 1), new(2030, 4, 5)], (await test.AllAsync<UsageRecord>()).Select(record => record.Day).Order());
        Assert.Equal(0, await sweeper.SweepAsync(default));
    }

    private static UsageRecord Settled(DateOnly day)
    {
        var record = TestUsage.Record("ada", day);
        record.Settle(new(1_000, 400, 100, 0, Estimated: false));
        return record;
    }
}
