using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Administration;

/// <summary>Puts the settings that were changed in an earlier run in force, as soon as the database is open.</summary>
internal sealed partial class StoredSettings(CurrentOptions current, ILogger<StoredSettings> logger) : IDatabaseOpened
{
    public async Task MendAsync(ChatbotDbContext context, CancellationToken cancellation)
    {
        var changes = new List<(Setting, object?)>();
        foreach (var (key, value) in await NewestAsync(context, cancellation))
        {
            if (ChangeableSettings.Find(key) is not { } setting)
                continue;
            if (ChangeableSettings.Read(setting, value, out var read) is null)
                changes.Add((setting, read));
            else
                Log.Refused(logger, setting.Key);
        }

        Publish(changes);
    }

    // Each is allowed by itself; with other files or variables than at the time of the change they may not fit together.
    private void Publish(List<(Setting Setting, object? Value)> changes)
    {
        if (changes.Count == 0)
            return;
        var options = ChangeableSettings.With(current.Configured, changes);
        if (SettingRules.Together(options).FirstOrDefault() is { } error)
            Log.DoNotFit(logger, error.In(LocalText.English));
        else
            current.Publish(options);
    }

    private static Task<List<(string Key, string Value)>> NewestAsync(ChatbotDbContext context, CancellationToken cancellation) =>
        context.QueryPlainAsync(
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
            "The stored settings do not fit the configured ones, which hold alone: {Problem} /admin/settings changes them.")]
        public static partial void DoNotFit(ILogger logger, string problem);
    }
}
