using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>Secrets that are missing or can be guessed. Production does not start with them; the other profiles do.</summary>
internal sealed class SecretsCheck(ChatbotOptions options, IApiKeySource keys) : ISelfCheck
{
    public string Title => CheckTexts.SecretsTitle;

    public CheckResult Run()
    {
        // A missing API key has a check of its own.
        var weak = SecretChecks.Weaknesses(options, keys.Current).Where(error => error.Key != "OpenAI:ApiKey" || keys.Current is not null).ToList();
        if (weak.Count == 0)
            return CheckResult.Ok(CheckTexts.SecretsOk);
        var text = string.Join(' ', weak.Select(error => error.Problem.In(CultureInfo.CurrentUICulture)));
        var action = string.Join(' ', weak.Select(error => error.Remedy.In(CultureInfo.CurrentUICulture)));
        return options.IsOpen() ? CheckResult.Problem(text, action) : CheckResult.Note(text, action);
    }
}

/// <summary>Whether the details of errors are shown to strangers.</summary>
internal sealed class ProfileCheck(ChatbotOptions options) : ISelfCheck
{
    public string Title => CheckTexts.ProfileTitle;

    public CheckResult Run() => options switch
    {
        { Debug: true } when options.IsOpen() => CheckResult.Problem(CheckTexts.ProfileDebug, CheckTexts.ProfileDebugAction),
        ProductionOptions => CheckResult.Ok(CheckTexts.ProfileProduction),
        _ => CheckResult.Note(CheckTexts.ProfileOther.Fill(VersionCheck.ProfileOf(options))),
    };
}

/// <summary>Settings that were changed in an earlier run and do not hold in this one.</summary>
internal sealed class StoredSettingsCheck(CurrentOptions settings) : ISelfCheck
{
    public string Title => CheckTexts.StoredSettingsTitle;

    public CheckResult? Run() => settings.LeftOut.Count == 0
        ? null
        : CheckResult.Problem(CheckTexts.StoredSettingsLeftOut.Fill(string.Join(", ", settings.LeftOut)), CheckTexts.StoredSettingsAction);
}

/// <summary>How old the newest backup is.</summary>
internal sealed class BackupCheck(ChatbotOptions options, TimeProvider time) : ISelfCheck
{
    // A daily one that was missed once, and one that nobody looks after.
    private const int Late = 2;
    private const int Forgotten = 8;

    private readonly BackupFolder _folder = new(options);

    public string Title => CheckTexts.BackupTitle;

    public CheckResult Run()
    {
        var backups = _folder.List();
        if (backups.Count == 0)
            return CheckResult.Note(CheckTexts.BackupNone, CheckTexts.BackupNoneAction.Fill(_folder.Location));
        var newest = backups[0];
        var text = CheckTexts.BackupFound.Fill(
            TimeZoneInfo.ConvertTime(newest.Made, time.LocalTimeZone).ToString("g"), FileSize.Of(newest.Bytes), backups.Count);
        return (time.GetUtcNow() - newest.Made).TotalDays switch
        {
            >= Forgotten => CheckResult.Problem(text, CheckTexts.BackupOldAction.Fill(Forgotten)),
            >= Late => CheckResult.Note(text, CheckTexts.BackupOldAction.Fill(Late)),
            _ => CheckResult.Ok(text),
        };
    }
}

/// <summary>What runs here.</summary>
internal sealed class VersionCheck(ChatbotOptions options) : ISelfCheck
{
    public string Title => CheckTexts.VersionTitle;

    public CheckResult Run() => CheckResult.Ok(CheckTexts.VersionText.Fill(
        Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier, ProfileOf(options)));

    public static string ProfileOf(ChatbotOptions options) => options.GetType().Name.Replace("Options", "", StringComparison.Ordinal);

    private static string Version =>
        typeof(Launch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
