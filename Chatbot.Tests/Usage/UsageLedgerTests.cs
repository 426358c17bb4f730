using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Usage;

public sealed class UsageLedgerTests
{
    private static readonly DateOnly Today = new(2030, 4, 5);

    private readonly FakeTimeProvider _time = new(new(2030, 4, 5, 3, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Refuses_WithoutLimits_Nothing() => Assert.Null(Ledger(new()).Refuses(Record(long.MaxValue, long.MaxValue)));

    [Fact]
    public void Refuses_WhatFitsExactly_NotYet()
    {
        var ledger = Ledger(new() { UserDailyTokens = 100 });
        ledger.Reserve(Record(tokens: 60));

        Assert.Null(ledger.Refuses(Record(tokens: 40)));
        Assert.Equal(
            new AllowanceState(AllowanceScope.User, AllowancePeriod.Day, AllowanceUnit.Tokens, 60, 100, new(2030, 4, 6, 0, 0, 0, TimeSpan.FromHours(9))),
            ledger.Refuses(Record(tokens: 41)));
    }

    [Fact]
    public void Refuses_ForSeveralReasons_NamesTheOneThatRenewsLast()
    {
        var ledger = Ledger(new() { UserDailyMoney = 1, TeamMonthlyMoney = 1, TeamDailyTokens = 1 });

        var refusal = ledger.Refuses(Record(cost: 2 * NanoMoney.Unit, tokens: 2));

        Assert.Equal((AllowanceScope.Team, AllowancePeriod.Month), (refusal!.Scope, refusal.Period));
    }

    [Fact]
    public void Team_CountsEverybody_UsersOnlyThemselves()
    {
        var ledger = Ledger(new() { UserMonthlyMoney = 10, TeamMonthlyMoney = 15 });
        ledger.Reserve(Record(cost: 9 * NanoMoney.Unit, owner: "ada"));

        Assert.Equal(AllowanceScope.User, ledger.Refuses(Record(cost: 2 * NanoMoney.Unit, owner: "ada"))!.Scope);
        Assert.Null(ledger.Refuses(Record(cost: 2 * NanoMoney.Unit, owner: "bob")));
        Assert.Equal(AllowanceScope.Team, ledger.Refuses(Record(cost: 7 * NanoMoney.Unit, owner: "bob"))!.Scope);
    }

    [Fact]
    public void Settle_LessThanReserved_GivesTheRestBackOnce()
    {
        var ledger = Ledger(new() { TeamDailyTokens = 100 });
        var record = Record(tokens: 100);
        ledger.Reserve(record);
        Assert.NotNull(ledger.Refuses(Record(tokens: 1)));

        record.Settle(new(10, 0, 20, 0, Estimated: false));
        ledger.Settle(record);
        ledger.Settle(record);

        Assert.Equal(30, Assert.Single(ledger.Of("ada")).Held);
    }

    [Fact]
    public void Day_Over_BeginsAnewAndTheMonthGoesOn()
    {
        var ledger = Ledger(new() { UserDailyTokens = 100, UserMonthlyTokens = 150 });
        var late = Record(tokens: 90);
        ledger.Reserve(late);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([0L, 90L], ledger.Of("ada").Select(state => state.Held));

        ledger.Reserve(Record(tokens: 50, day: Today.AddDays(1)));
        // It began yesterday and ends today: it was yesterday's, and this month's.
        late.Settle(new(70, 0, 0, 0, Estimated: false));
        ledger.Settle(late);

        Assert.Equal([50L, 120L], ledger.Of("ada").Select(state => state.Held));
    }

    [Theory]
    [InlineData(79, null)]
    [InlineData(80, 80)]
    [InlineData(120, 120)]
    public void NearlyUsed_FromFourFifthsOn_IsTheNearest(long tokens, int? percent)
    {
        var ledger = Ledger(new() { UserDailyTokens = 100, TeamMonthlyTokens = 10_000 });
        ledger.Reserve(Record(tokens: tokens));

        Assert.Equal(percent, (int?)(ledger.NearlyUsed("ada")?.Share * 100));
    }

    [Fact]
    public async Task Load_OfAStart_CountsThisMonthAndNoOther()
    {
        await using var test = new TestDatabase();
        await test.AddAsync(
            Record(cost: 1, tokens: 10, day: new(2030, 3, 31)), Record(cost: 2, tokens: 20, day: new(2030, 4, 1)),
            Record(cost: 4, tokens: 40), Record(cost: 8, tokens: 80, owner: "bob"));
        var ledger = Ledger(new() { UserDailyTokens = 1_000, UserMonthlyTokens = 1_000, TeamMonthlyTokens = 1_000 });

        await using (var connection = await test.Get<DatabaseFile>().OpenAsync(default))
            await ledger.LoadAsync(connection, default);

        Assert.Equal([40L, 60L, 140L], ledger.Of("ada").Select(state => state.Held));
    }

    private static UsageRecord Record(long cost = 0, long tokens = 0, string owner = "ada", DateOnly? day = null) =>
        TestUsage.Record(owner, day ?? Today, cost, tokens);

    private UsageLedger Ledger(UsageOptions options) => TestUsage.Ledger(_time, options);
}
