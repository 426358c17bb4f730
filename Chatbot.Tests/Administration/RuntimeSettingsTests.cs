using Chatbot.Core.Administration;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Tests.Accounts;
using Chatbot.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Administration;

public sealed class RuntimeSettingsTests : IAsyncDisposable
{
    private readonly CurrentOptions _current = new(new TestingOptions { OpenAI = new() { Model = "a", Instructions = "Configured." } });
    private readonly TestDatabase _test = new();
    private readonly RuntimeSettings _settings;

    public RuntimeSettingsTests() => _settings = new(_test.Database, _current, _test.Time, NullLogger<RuntimeSettings>.Instance);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Change_AllowedValues_HoldAtOnceAndAreTold()
    {
        var before = _current.Value;

        var result = await ChangeAsync(new("OpenAI:Model", "b", 0), new("OpenAI:Models", "c\r\n\r\n d ", 0));

        Assert.Equal(["OpenAI:Model", "OpenAI:Models"], Assert.IsType<SettingsResult.Saved>(result).Keys);
        Assert.Equal("b", _current.Value.OpenAI.Model);
        Assert.Equal(["c", "d"], _current.Value.OpenAI.Models);
        Assert.Equal("Configured.", _current.Value.OpenAI.Instructions);
        // Who still works with what held before is not disturbed.
        Assert.Equal("a", before.OpenAI.Model);
        Assert.Equal("a", _current.Configured.OpenAI.Model);

        var history = await _settings.HistoryAsync(10, default);
        Assert.Equal([("OpenAI:Model", "a", "b", "ada"), ("OpenAI:Models", "", "c\nd", "ada")],
            history.Select(change => (change.Key, change.Before, change.Value!, change.By)));
        Assert.All(history, change => Assert.Equal(_test.Time.GetUtcNow(), change.At));
    }

    [Fact]
    public async Task Change_NothingOther_StoresNothing()
    {
        Assert.Empty(Assert.IsType<SettingsResult.Saved>(await ChangeAsync(new SettingEdit("OpenAI:Model", " a ", 0))).Keys);
        Assert.Empty(await _test.AllAsync<SettingChange>());
    }

    [Fact]
    public async Task Change_OneValueThatIsRefused_ChangesNoneAndSaysWhatTheStartSays()
    {
        var result = await ChangeAsync(new("OpenAI:Instructions", "Be brief.", 0), new("OpenAI:Model", " ", 0));

        var error = Assert.Single(Assert.IsType<SettingsResult.Refused>(result).Errors);
        Assert.Equal("OpenAI:Model", error.Key);
        Assert.Equal("An empty value cannot be used. Allowed: one line of 1 to 200 characters.", error.In(LocalText.English));
        Assert.Equal("Configured.", _current.Value.OpenAI.Instructions);
        Assert.Empty(await _test.AllAsync<SettingChange>());
    }

    [Theory]
    [InlineData("OpenAI:ApiKey")]
    [InlineData("SecretKey")]
    [InlineData("OpenAI:Endpoint")]
    [InlineData("openai:model")]
    [InlineData("")]
    public async Task Change_SettingThatIsNotOffered_IsUnknown(string key)
    {
        Assert.IsType<SettingsResult.Unknown>(await ChangeAsync(new("OpenAI:Model", "b", 0), new(key, "x", 0)));
        Assert.Empty(await _test.AllAsync<SettingChange>());
    }

    [Fact]
    public async Task Change_AfterAnother_IsToldAndChangesNothing()
    {
        await ChangeAsync(new SettingEdit("OpenAI:Model", "b", 0));

        var result = await ChangeAsync(new("OpenAI:Instructions", "Mine.", 0), new("OpenAI:Model", "c", 0));

        Assert.Equal(["OpenAI:Model"], Assert.IsType<SettingsResult.ChangedMeanwhile>(result).Keys);
        Assert.Equal(("b", "Configured."), (_current.Value.OpenAI.Model, _current.Value.OpenAI.Instructions));
        Assert.IsType<SettingsResult.Saved>(await ChangeAsync(new SettingEdit("OpenAI:Model", "c", 1)));
        Assert.Equal("c", _current.Value.OpenAI.Model);
    }

    [Fact]
    public async Task Change_FiftyAtOnce_OneIsSaved()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => ChangeAsync(new SettingEdit("OpenAI:Model", $"model {i}", 0)))));

        Assert.Single(results.OfType<SettingsResult.Saved>());
        Assert.Equal(49, results.OfType<SettingsResult.ChangedMeanwhile>().Count());
        Assert.Equal(_current.Value.OpenAI.Model, Assert.Single(await _test.AllAsync<SettingChange>()).Value);
    }

    [Fact]
    public async Task Change_BackToTheConfiguredValue_IsAChangeToo()
    {
        await ChangeAsync(new SettingEdit("OpenAI:Instructions", "Stored.", 0));
        Assert.Equal(("Stored.", "Configured.", 1, true), await StateAsync("OpenAI:Instructions"));

        Assert.IsType<SettingsResult.Saved>(await ChangeAsync(new SettingEdit("OpenAI:Instructions", null, 1)));

        Assert.Equal(("Configured.", "Configured.", 2, false), await StateAsync("OpenAI:Instructions"));
        Assert.Empty(Assert.IsType<SettingsResult.Saved>(await ChangeAsync(new SettingEdit("OpenAI:Instructions", null, 2))).Keys);
    }

    [Fact]
    public async Task Change_StoredValueEqualToTheConfigured_CanBeTakenBack()
    {
        await ChangeAsync(new SettingEdit("OpenAI:Model", "b", 0));
        await ChangeAsync(new SettingEdit("OpenAI:Model", "a", 1));
        Assert.Equal(("a", "a", 2, true), await StateAsync("OpenAI:Model"));

        await ChangeAsync(new SettingEdit("OpenAI:Model", null, 2));

        Assert.Equal(("a", "a", 3, false), await StateAsync("OpenAI:Model"));
    }

    [Fact]
    public async Task Change_DatabaseThatIsHeld_SaysSoAndChangesNothing()
    {
        await _test.Database.OpenAsync(default);
        using var other = new SqliteConnection($"Data Source={_test.File};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction(deferred: false);

        var result = await ChangeAsync(new SettingEdit("OpenAI:Model", "b", 0));

        Assert.Equal(new SettingsResult.NotStored(StorageProblem.Busy), result);
        Assert.Equal("a", _current.Value.OpenAI.Model);
    }

    [Fact]
    public async Task Change_AgainAndAgain_KeepsTheNewestOnly()
    {
        for (var version = 0; version < RuntimeSettings.ChangesKept + 20; version++)
            await ChangeAsync(new SettingEdit("Banner:English", $"Notice {version}", version));

        var kept = await _test.AllAsync<SettingChange>();
        Assert.Equal(RuntimeSettings.ChangesKept, kept.Count);
        Assert.Contains(kept, change => change.Value == $"Notice {RuntimeSettings.ChangesKept + 19}");
    }

    [Fact]
    public async Task Change_OldChangesThatCannotBeDeleted_IsSavedAllTheSame()
    {
        for (var version = 0; version < RuntimeSettings.ChangesKept; version++)
            await ChangeAsync(new SettingEdit("Banner:English", $"Notice {version}", version));
        _test.Execute("CREATE TRIGGER Hold BEFORE DELETE ON RuntimeSettings BEGIN SELECT RAISE(ABORT, 'held'); END");

        var result = await ChangeAsync(new SettingEdit("Banner:English", "Newest", RuntimeSettings.ChangesKept));

        Assert.Equal(["Banner:English"], Assert.IsType<SettingsResult.Saved>(result).Keys);
        Assert.Equal(RuntimeSettings.ChangesKept + 1, (await StateAsync("Banner:English")).Version);
        _test.Execute("DROP TRIGGER Hold");
        await ChangeAsync(new SettingEdit("Banner:English", "Last", RuntimeSettings.ChangesKept + 1));
        Assert.Equal(RuntimeSettings.ChangesKept, (await _test.AllAsync<SettingChange>()).Count);
    }

    [Fact]
    public async Task Open_StoredValues_HoldInTheNextRun()
    {
        await ChangeAsync(new("OpenAI:Model", "b", 0), new("OpenAI:Models", "c\nd", 0), new("OpenAI:Instructions", "Stored.", 0));
        await ChangeAsync(new SettingEdit("OpenAI:Instructions", null, 1));

        var next = await OpenAgainAsync(new TestingOptions { OpenAI = new() { Model = "z", Instructions = "New." } });

        Assert.Equal("b", next.Value.OpenAI.Model);
        Assert.Equal(["c", "d"], next.Value.OpenAI.Models);
        Assert.Equal("New.", next.Value.OpenAI.Instructions);
    }

    [Fact]
    public async Task Open_StoredValueThatIsNoLongerAllowed_IsLeftOutAndTold()
    {
        await ChangeAsync(new("OpenAI:Model", "b", 0), new("OpenAI:Instructions", "Stored.", 0));
        _test.Execute("UPDATE RuntimeSettings SET Value = '' WHERE Key = 'OpenAI:Model'");
        _test.Execute("INSERT INTO RuntimeSettings (Key, Version, Before, Value, At, By) VALUES ('OpenAI:ApiKey', 1, '', 'sk-planted', 0, 'eve')");
        var log = new RecordedLog<StoredSettings>();

        var next = await OpenAgainAsync(new TestingOptions { OpenAI = new() { Model = "z" } }, log);

        Assert.Equal(("z", "Stored.", ""), (next.Value.OpenAI.Model, next.Value.OpenAI.Instructions, next.Value.OpenAI.ApiKey));
        Assert.Contains("OpenAI:Model is no longer allowed", Assert.Single(log.Take()).Text, StringComparison.Ordinal);
        Assert.Equal(["OpenAI:Model"], next.LeftOut);
    }

    [Fact]
    public async Task Open_ConfiguredSettingsThatDoNotFitTogether_TakeNoStoredOneAway()
    {
        await ChangeAsync(new("Accounts:Registration", "Invite", 0), new("Usage:UserDailyMoney", "1", 0));

        var next = await OpenAgainAsync(new TestingOptions
        {
            Accounts = new() { Registration = RegistrationMode.Open, SessionIdle = TimeSpan.FromDays(9), SessionLongest = TimeSpan.FromDays(1) },
        });

        Assert.Equal((RegistrationMode.Invite, 1m), (next.Value.Accounts.Registration, next.Value.Usage.UserDailyMoney));
        Assert.Empty(next.LeftOut);
    }

    [Fact]
    public async Task Change_OfASettingThatWasLeftOut_Holds()
    {
        _current.Publish(_current.Configured, ["OpenAI:Model", "OpenAI:Models"]);
        await ChangeAsync(new SettingEdit("OpenAI:Model", "b", 0));
        Assert.Equal(["OpenAI:Models"], _current.LeftOut);
    }

    private Task<SettingsResult> ChangeAsync(params SettingEdit[] edits) => _settings.ChangeAsync(edits, "ada", default);

    private async Task<(string Text, string Configured, int Version, bool Stored)> StateAsync(string key)
    {
        var state = (await _settings.ListAsync(default)).Single(one => one.Setting.Key == key);
        return (state.Text, state.Configured, state.Version, state.Stored);
    }

    /// <summary>As the next process does, with other files.</summary>
    private async Task<CurrentOptions> OpenAgainAsync(TestingOptions configured, RecordedLog<StoredSettings>? log = null)
    {
        var current = new CurrentOptions(configured);
        await using var next = new TestDatabase(services => services.AddSingleton<IDatabaseOpened>(
            new StoredSettings(current, log ?? new RecordedLog<StoredSettings>())));
        _test.Execute($"VACUUM INTO '{next.File}'");
        await next.Database.OpenAsync(default);
        return current;
    }
}
