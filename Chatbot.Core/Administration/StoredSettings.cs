using System.Data.Common;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Administration;

/// <summary>Puts the settings that were changed in an earlier run in force, as soon as the database is open.</summary>
internal sealed partial class StoredSettings(CurrentOptions current, ILogger<StoredSettings> logger) : IDatabaseOpened
{
    public Task MendAsync(DbConnection connection, IDbContextFactory<ChatbotDbContext> contexts, CancellationToken cancellation) =>
        ReadAsync(connection, cancellation);

    public async Task ReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        var changes = new List<(Setting Setting, object? Value)>();
        var leftOut = new List<string>();
        foreach (var (key, value) in await NewestAsync(connection, cancellation))
        {
            if (ChangeableSettings.Find(key) is not { } setting)
                continue;
            if (ChangeableSettings.Read(setting, value, out var read) is null)
            {
                changes.Add((setting, read));
                continue;
            }

            Log.Refused(logger, key);
            leftOut.Add(key);
        }

        current.Publish(Together(changes, leftOut), leftOut);
    }

    // Each is allowed by itself; with other files or variables than at the time of the change they may not fit together. Then only those
    // go that belong together: the others may be what keeps strangers and costs out.
    private ChatbotOptions Together(List<(Setting Setting, object? Value)> changes, List<string> leftOut)
    {
        var options = current.Configured;
        foreach (var group in ChangeableSettings.Groups)
        {
            var ofGroup = changes.Where(change => group.Keys.Contains(change.Setting.Key)).ToList();
            if (ofGroup.Count == 0)
                continue;
            var next = ChangeableSettings.With(options, ofGroup);
            var before = SettingRules.Together(options).Select(error => error.Key);
            if (SettingRules.Together(next).ExceptBy(before, error => error.Key).FirstOrDefault() is { } error)
            {
                Log.DoNotFit(logger, group.Name, error.In(LocalText.English));
                leftOut.AddRange(ofGroup.Select(change => change.Setting.Key));
            }
            else
            {
                options = next;
            }
        }

        return options;
    }

    private static Task<List<(string Key, string Value)>> NewestAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.QueryPlainAsync(
            """
            SELECT "Key", "Value" FROM "RuntimeSettings" AS one WHERE "Value" IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM "RuntimeSettings" AS later WHERE later."Key" = one."Key" AND later."Version" > one."Version")
            """,
            row => (row.GetString(0), row.GetString(1)), null, cancellation);

    private static partial class Log
    {
        [LoggerMessage(EventId = 2300, Level = LogLevel.Warning, Message =
            "The stored value of {Setting} is no longer allowed; the configured one holds. /admin/settings changes it.")]
        public static partial void Refused(ILogger logger, string setting);

        [LoggerMessage(EventId = 2301, Level = LogLevel.Warning, Message =
            "The stored settings of {Group} do not fit the configured ones, which hold alone: {Problem} /admin/settings changes them.")]
        public static partial void DoNotFit(ILogger logger, string group, string problem);
    }
}
