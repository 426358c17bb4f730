using System.Globalization;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary>What an administrator is told when the database does not fit this program: why, that nothing is lost, and how to go on.</summary>
internal static class UpgradeMessage
{
    /// <summary>EX_DATAERR of sysexits.h.</summary>
    public const int ExitCode = 65;

    public static string Of(UpgradeRefusal refusal) => refusal switch
    {
        UpgradeRefusal.Newer { Snapshot: { } snapshot } newer => BothLanguages.Say(
            () => HostingTexts.UpgradeNewer + HostingTexts.UpgradeNewerSnapshot, newer.Theirs, newer.Ours, snapshot.Path, Time(snapshot)),
        UpgradeRefusal.Newer newer => BothLanguages.Say(
            () => HostingTexts.UpgradeNewer + HostingTexts.UpgradeNewerNoSnapshot, newer.Theirs, newer.Ours),
        UpgradeRefusal.NoRoom lacking => BothLanguages.Say(
            () => HostingTexts.UpgradeNoRoom, FileSize.Of(lacking.Needed), FileSize.Of(lacking.Available)),
        UpgradeRefusal.Failed failed => BothLanguages.Say(() => HostingTexts.UpgradeFailed, failed.From, failed.To, failed.Detail),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };

    public static string Time(UpgradeSnapshot snapshot) => snapshot.At.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
