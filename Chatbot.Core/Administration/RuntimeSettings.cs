using System.Data.Common;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Administration;

/// <summary>Changes settings while the product runs: checked as at start, stored, in force at once, and told afterwards.</summary>
public sealed partial class RuntimeSettings(Database database, CurrentOptions current, TimeProvider time, ILogger<RuntimeSettings> logger)
{
    /// <summary>Changes of one setting that are kept.</summary>
    internal const int ChangesKept = 50;

    /// <summary>How much of a value the history shows, in characters.</summary>
    private const int LongestShown = 2_000;

    /// <summary>Every setting that can be changed, as it stands.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<SettingState>> ListAsync(CancellationToken cancellation)
    {
        var newest = await database.ReadAsync(context => NewestAsync(context, cancellation), cancellation);
        return States(newest);
    }

    /// <summary>The same where the database cannot be read: without who changed what.</summary>
    public IReadOnlyList<SettingState> InForce() => States([]);

    private List<SettingState> States(Dictionary<string, SettingChange> newest)
    {
        var options = current.Value;
        return [.. ChangeableSettings.All.Select(setting =>
        {
            var change = newest.GetValueOrDefault(setting.Key);
            return new SettingState(
                setting, ChangeableSettings.Text(setting, options), ChangeableSettings.Text(setting, current.Configured),
                change?.Version ?? 0, change?.Value is not null, change?.At, change?.By);
        })];
    }

    /// <summary>The newest changes first; long values are cut.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<SettingChange>> HistoryAsync(int most, CancellationToken cancellation) =>
        database.ReadAsync(context => context.Set<SettingChange>().AsNoTracking()
            .OrderByDescending(change => change.At).ThenBy(change => change.Key).Take(most)
            .Select(change => new SettingChange
            {
                Key = change.Key,
                Version = change.Version,
                Before = change.Before.Substring(0, LongestShown),
                Value = change.Value == null ? null : change.Value.Substring(0, LongestShown),
                At = change.At,
                By = change.By,
            }).ToListAsync(cancellation), cancellation);

    /// <summary>Changes all of them or none.</summary>
    /// <param name="by">The account of the administrator.</param>
    public async Task<SettingsResult> ChangeAsync(IReadOnlyList<SettingEdit> edits, string by, CancellationToken cancellation)
    {
        var wanted = new List<Wanted>();
        var errors = new List<SettingError>();
        foreach (var edit in edits)
        {
            if (ChangeableSettings.Find(edit.Key) is not { } setting)
                return new SettingsResult.Unknown();
            object? value = null;
            if (edit.Text is not null && ChangeableSettings.Read(setting, edit.Text, out value) is { } error)
                errors.Add(error);
            wanted.Add(new(setting, edit, edit.Text is null ? setting.Get(current.Configured) : value));
        }

        if (errors.Count > 0)
            return new SettingsResult.Refused(errors);
        try
        {
            return await database.GrowAsync(context => ChangeAsync(context, wanted, by, cancellation), cancellation);
        }
        catch (StorageException exception)
        {
            return new SettingsResult.NotStored(exception.Problem);
        }
    }

    // One writer at a time: between the look at the versions and the change nobody comes.
    private async Task<SettingsResult> ChangeAsync(
        ChatbotDbContext context, List<Wanted> wanted, string by, CancellationToken cancellation)
    {
        var newest = await NewestAsync(context, cancellation);
        var before = current.Value;
        var after = ChangeableSettings.With(before, wanted.Select(one => (one.Setting, one.Value)));
        var changed = wanted.Where(one => IsOther(one, before, after, newest)).ToList();
        string[] stale = [.. changed.Where(one => VersionOf(one.Setting, newest) != one.Edit.Version).Select(one => one.Setting.Key)];
        if (stale.Length > 0)
            return new SettingsResult.ChangedMeanwhile(stale);
        if (SettingRules.Together(after).ToList() is { Count: > 0 } errors)
            return new SettingsResult.Refused(errors);

        foreach (var (setting, edit, _) in changed)
        {
            context.Add(new SettingChange
            {
                Key = setting.Key,
                Version = edit.Version + 1,
                Before = ChangeableSettings.Text(setting, before),
                Value = edit.Text is null ? null : ChangeableSettings.Text(setting, after),
                At = time.GetUtcNow(),
                By = by,
            });
        }

        await context.SaveChangesAsync(cancellation);
        if (changed.Count > 0)
            current.Publish(after, [.. current.LeftOut.Except(changed.Select(one => one.Setting.Key))]);
        foreach (var one in changed)
            Log.Changed(logger, one.Setting.Key, by);
        await PruneAsync(context, changed);
        return new SettingsResult.Saved([.. changed.Select(one => one.Setting.Key)]);
    }

    private async Task PruneAsync(ChatbotDbContext context, List<Wanted> changed)
    {
        try
        {
            foreach (var (setting, edit, _) in changed)
            {
                await context.Set<SettingChange>()
                    .Where(change => change.Key == setting.Key && change.Version <= edit.Version + 1 - ChangesKept)
                    .ExecuteDeleteAsync(CancellationToken.None);
            }
        }
        catch (DbException exception)
        {
            // The change is stored and holds; the next one of the same setting prunes again.
            Log.NotPruned(logger, exception.Message);
        }
    }

    /// <summary>Going back is a change wherever a value is stored, even one that is equal to the configured one.</summary>
    private static bool IsOther(Wanted one, ChatbotOptions before, ChatbotOptions after, Dictionary<string, SettingChange> newest) =>
        ChangeableSettings.Text(one.Setting, before) != ChangeableSettings.Text(one.Setting, after)
        || (one.Edit.Text is null && newest.GetValueOrDefault(one.Setting.Key)?.Value is not null);

    private static int VersionOf(Setting setting, Dictionary<string, SettingChange> newest) =>
        newest.GetValueOrDefault(setting.Key)?.Version ?? 0;

    private static Task<Dictionary<string, SettingChange>> NewestAsync(ChatbotDbContext context, CancellationToken cancellation) =>
        context.Set<SettingChange>().AsNoTracking()
            .Where(change => !context.Set<SettingChange>().Any(later => later.Key == change.Key && later.Version > change.Version))
            .ToDictionaryAsync(change => change.Key, cancellation);

    private sealed record Wanted(Setting Setting, SettingEdit Edit, object? Value);

    private static partial class Log
    {
        [LoggerMessage(EventId = 2302, Level = LogLevel.Information, Message = "The setting {Setting} was changed by {By}.")]
        public static partial void Changed(ILogger logger, string setting, string by);

        [LoggerMessage(EventId = 2303, Level = LogLevel.Warning, Message =
            "Old changes of settings could not be deleted ({Detail}). The next change of the same setting deletes them.")]
        public static partial void NotPruned(ILogger logger, string detail);
    }
}
