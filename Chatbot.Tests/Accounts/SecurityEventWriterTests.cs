using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Accounts;

public sealed class SecurityEventWriterTests : IAsyncDisposable
{
    private readonly TestDatabase _test = new();
    private readonly PendingEvents _pending = new();
    private readonly SecurityEventOptions _options = new() { Kept = 1_000, Days = 90 };
    private readonly RecordedLog<SecurityEventWriter> _log = new();
    private readonly SecurityEventWriter _writer;

    public SecurityEventWriterTests() => _writer = new(_pending, _test.Database, _options, _test.Time, _log);

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Flush_SameEventAgain_CountsInItsRowForAnHour()
    {
        for (var minute = 0; minute < 90; minute++)
        {
            Record(SecurityEventKind.RateLimited, "192.0.2.7", 10);
            await _writer.FlushAsync(default);
            _test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var rows = await _test.AllAsync<SecurityEvent>();
        Assert.Equal([600L, 300L], rows.Select(row => row.Count));
        Assert.Equal(TimeSpan.FromMinutes(59), rows[0].LastAt - rows[0].At);
    }

    [Fact]
    public async Task Flush_FloodOfOneKind_LeavesTheOthers()
    {
        Record(SecurityEventKind.RoleChanged, "192.0.2.1");
        await _writer.FlushAsync(default);
        for (var second = 0; second < 30; second++)
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            for (var client = 0; client < 300; client++)
                Record(SecurityEventKind.SignInFailed, $"2001:db8:{second}:{client}::");
            await _writer.FlushAsync(default);
        }

        var rows = await _test.AllAsync<SecurityEvent>();
        Assert.Single(rows, row => row.Kind == SecurityEventKind.RoleChanged);
        Assert.InRange(rows.Count, 50, _options.Kept / 10 + 1);
        // The newest are the ones that stay.
        Assert.Contains(rows, row => row.Client == "2001:db8:29:199::");
    }

    [Fact]
    public async Task Flush_ManyKinds_StaysBelowTheBound()
    {
        for (var round = 0; round < 20; round++)
        {
            foreach (var kind in Enum.GetValues<SecurityEventKind>())
            {
                for (var client = 0; client < 8; client++)
                    Record(kind, $"{round}.{client}");
            }

            await _writer.FlushAsync(default);
        }

        Assert.InRange((await _test.AllAsync<SecurityEvent>()).Count, 900, _options.Kept);
    }

    [Fact]
    public async Task Flush_RowsThatAreTooOld_Go()
    {
        Record(SecurityEventKind.SignedIn, "old");
        await _writer.FlushAsync(default);
        _test.Time.Advance(TimeSpan.FromDays(90) + TimeSpan.FromMinutes(1));

        await _writer.FlushAsync(default);

        Assert.Empty(await _test.AllAsync<SecurityEvent>());
    }

    [Fact]
    public async Task Flush_DatabaseThatTakesNothing_KeepsTheCountsForLater()
    {
        await _test.Database.OpenAsync(default);
        _test.Execute("ALTER TABLE SecurityEvents RENAME TO Away");
        Record(SecurityEventKind.SignInFailed, "192.0.2.7", 5);
        await _writer.FlushAsync(default);
        await _writer.FlushAsync(default);
        Assert.Equal(3901, Assert.Single(_log.Take()).Id.Id);
        _test.Execute("ALTER TABLE Away RENAME TO SecurityEvents");
        Record(SecurityEventKind.SignInFailed, "192.0.2.7", 2);

        await _writer.FlushAsync(default);

        Assert.Equal(7, Assert.Single(await _test.AllAsync<SecurityEvent>()).Count);
    }

    [Fact]
    public async Task Flush_DatabaseThatIsHeld_WaitsForTheNextBeat()
    {
        await _test.Database.OpenAsync(default);
        using var other = new SqliteConnection($"Data Source={_test.File};Pooling=False");
        other.Open();
        using (var transaction = other.BeginTransaction(deferred: false))
        {
            Record(SecurityEventKind.SignInFailed, "192.0.2.7");
            await _writer.FlushAsync(default);
        }

        await _writer.FlushAsync(default);

        Assert.Equal(1, Assert.Single(await _test.AllAsync<SecurityEvent>()).Count);
    }

    [Fact]
    public async Task Stop_WhatIsPending_IsWritten()
    {
        await _writer.StartAsync(default);
        Record(SecurityEventKind.SignedOut, "192.0.2.7");

        await _writer.StopAsync(default);

        Assert.Single(await _test.AllAsync<SecurityEvent>());
    }

    [Fact]
    public async Task List_KindAndPage_LatestFirst()
    {
        for (var i = 0; i < 120; i++)
        {
            Record(i % 2 == 0 ? SecurityEventKind.SignedIn : SecurityEventKind.SignedOut, $"{i}");
            _test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await _writer.FlushAsync(default);
        var store = new SecurityEventStore(_test.Database);

        var (all, more) = await store.ListAsync(null, 1, default);
        Assert.Equal(SecurityEventStore.PageLength, all.Count);
        Assert.True(more);
        Assert.Equal("119", all[0].Client);
        (all, more) = await store.ListAsync(null, 3, default);
        Assert.Equal(20, all.Count);
        Assert.False(more);
        (all, more) = await store.ListAsync(SecurityEventKind.SignedIn, 2, default);
        Assert.Equal(10, all.Count);
        Assert.False(more);
        Assert.Equal("0", all[^1].Client);
    }

    private void Record(SecurityEventKind kind, string client, int times = 1)
    {
        var now = _test.Time.GetUtcNow();
        _pending.Add(new(new(kind, null, client, null), now, now, times));
    }
}
