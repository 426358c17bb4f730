using Microsoft.Extensions.Logging;
using static Chatbot.Core.Configuration.SettingRule;

namespace Chatbot.Core.Configuration;

/// <summary>What every setting may be, and how settings bind one another.</summary>
public static class SettingRules
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;

    // Amounts are counted in thousand-millionths, in 64 bits.
    private const long MostMoney = 1_000_000_000;
    private const long MostTokens = 1_000_000_000_000_000;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>One rule for each key.</summary>
    public static IReadOnlyDictionary<string, SettingRule> ByKey { get; } = new Dictionary<string, SettingRule>
    {
        ["SecretKey"] = SecretKey(),
        ["SecretKeyFile"] = FilePath(),
        ["Debug"] = Flag(),
        ["Testing"] = Flag(),
        ["Port"] = Whole(0, 65_535),
        ["ListenOnAllAddresses"] = Flag(),
        ["DataFolder"] = Folder(),
        ["UploadFolder"] = Folder(),
        ["AllowedExtensions"] = Extensions(),
        ["MaxContentLength"] = Whole(1, 100 * MiB),
        ["OpenAI:Api"] = Name<ModelApi>(),
        ["OpenAI:ApiKey"] = ApiKey(),
        ["OpenAI:ApiKeyFile"] = FilePath(),
        ["OpenAI:Endpoint"] = Address(),
        ["OpenAI:Model"] = OneLine(),
        ["OpenAI:Models"] = Models(),
        ["OpenAI:Instructions"] = Text(100_000),
        ["OpenAI:Temperature"] = Number(0, 2),
        ["OpenAI:MaxOutputTokens"] = Whole(1, 10_000_000),
        ["OpenAI:ContextWindow"] = Whole(1_000, 100_000_000),
        ["OpenAI:StoreResponses"] = Flag(),
        ["OpenAI:WebSearch"] = Flag(),
        ["OpenAI:FileSearch"] = Flag(),
        ["OpenAI:ConnectTimeout"] = Time(100 * Millisecond, 10 * Minute),
        ["OpenAI:FirstTokenTimeout"] = Time(100 * Millisecond, 24 * Hour),
        ["OpenAI:BetweenTokensTimeout"] = Time(100 * Millisecond, 24 * Hour),
        ["OpenAI:Retries"] = Whole(0, 10),
        ["Answers:AtOnce"] = Whole(1, 10_000),
        ["Answers:Queue"] = Whole(0, 100_000),
        ["Answers:Longest"] = Time(Second, 24 * Hour),
        ["Answers:CommitInterval"] = Time(10 * Millisecond, 5 * Second),
        ["Answers:ShutdownGrace"] = Time(TimeSpan.Zero, 10 * Minute),
        ["Answers:Heartbeat"] = Time(Second, 5 * Minute),
        ["Answers:MaxQuestionLength"] = Whole(1, 1_000_000),
        ["Uploads:FilesPerMessage"] = Whole(1, 20),
        ["Uploads:MaxImagePixels"] = Whole(1, 1_000_000_000),
        ["Uploads:MaxImageSide"] = Whole(1, 100_000),
        ["Uploads:MaxPdfPages"] = Whole(1, 10_000),
        ["Uploads:FreeSpaceFloor"] = Whole(0, 1_024 * GiB),
        ["Uploads:SweepAge"] = Time(Minute, 720 * Hour),
        ["Uploads:ChecksAtOnce"] = Whole(1, 64),
        ["Storage:DatabaseFile"] = FileName(),
        ["Storage:BusyTimeout"] = Time(100 * Millisecond, 5 * Minute),
        ["Storage:UpgradeSnapshots"] = Whole(1, 20),
        ["Storage:UpgradeSnapshotDays"] = Whole(1, 3_650),
        ["Storage:DeleteConversationsAfterDays"] = Whole(0, 36_500),
        ["Disk:WarnAtPercent"] = Whole(1, 100),
        ["Disk:ReadOnlyBelow"] = Whole(0, 1_024 * GiB),
        ["Backup:Folder"] = FolderOrNone(),
        ["Backup:KeepCount"] = Whole(1, 1_000),
        ["Backup:KeepDays"] = Whole(0, 3_650),
        ["Backup:PassphraseFile"] = FilePath(),
        ["Logs:Folder"] = FolderOrNone(),
        ["Logs:Level"] = Name(LogLevel.None),
        ["Logs:FileSize"] = Whole(64 * KiB, GiB),
        ["Logs:Files"] = Whole(1, 1_000),
        ["Telemetry:MetricsPort"] = Whole(0, 65_535),
        ["Telemetry:MetricsAddress"] = IPAddressOfThisMachine(),
        ["Telemetry:OtlpEndpoint"] = Address(),
        ["Telemetry:OtlpHeaders"] = Headers(),
        ["Telemetry:OtlpHeadersFile"] = FilePath(),
        ["Telemetry:TraceRatio"] = Number(0, 1),
        ["Network:AllowedHosts"] = Hosts(),
        ["Network:KnownProxies"] = Proxies(),
        ["Network:MaxConnections"] = Whole(1, 100_000),
        ["Network:MaxHeaderBytes"] = Whole(4 * KiB, MiB),
        ["Network:MinBodyRate"] = Number(1, 1_000_000),
        ["RateLimits:Enabled"] = Flag(),
        ["RateLimits:PostsPerMinute"] = Whole(1, 1_000_000),
        ["RateLimits:SignInsPerMinute"] = Whole(1, 1_000_000),
        ["RateLimits:SignInsPerName"] = Whole(1, 1_000_000),
        ["RateLimits:StreamsAtOnce"] = Whole(1, 100_000),
        ["Accounts:Mode"] = Name<AccountMode>(),
        ["Accounts:ConfirmLocal"] = Flag(),
        ["Accounts:Registration"] = Name<RegistrationMode>(),
        ["Accounts:EmailDomains"] = Domains(),
        ["Accounts:LockOutAfter"] = Whole(3, 100),
        ["Accounts:LockOutFor"] = Time(Second, 24 * Hour),
        ["Accounts:SessionIdle"] = Time(10 * Minute, 8_760 * Hour),
        ["Accounts:SessionLongest"] = Time(10 * Minute, 8_760 * Hour),
        ["Accounts:InviteLasts"] = Time(Minute, 2_160 * Hour),
        ["Accounts:ResetLasts"] = Time(Minute, 720 * Hour),
        ["Accounts:SignInsAtOnce"] = Whole(1, 64),
        ["Accounts:SignInQueue"] = Whole(0, 10_000),
        ["Oidc:Authority"] = Authority(),
        ["Oidc:ClientId"] = OneLineOrNone(),
        ["Oidc:ClientSecret"] = ClientSecret(),
        ["Oidc:ClientSecretFile"] = FilePath(),
        ["Oidc:DisplayName"] = OneLineOrNone(),
        ["Oidc:Scopes"] = Scopes(),
        ["Oidc:CreateAccounts"] = Flag(),
        ["Oidc:EmailDomains"] = Domains(),
        ["Usage:TimeZone"] = TimeZone(),
        ["Usage:Currency"] = Currency(),
        ["Usage:Prices"] = Prices(),
        ["Usage:WebSearchPrice"] = Number(0, 1_000),
        ["Usage:FileSearchPrice"] = Number(0, 1_000),
        ["Usage:UserDailyMoney"] = AmountOrNone(MostMoney),
        ["Usage:UserMonthlyMoney"] = AmountOrNone(MostMoney),
        ["Usage:UserDailyTokens"] = AmountOrNone(MostTokens),
        ["Usage:UserMonthlyTokens"] = AmountOrNone(MostTokens),
        ["Usage:TeamDailyMoney"] = AmountOrNone(MostMoney),
        ["Usage:TeamMonthlyMoney"] = AmountOrNone(MostMoney),
        ["Usage:TeamDailyTokens"] = AmountOrNone(MostTokens),
        ["Usage:TeamMonthlyTokens"] = AmountOrNone(MostTokens),
        ["Usage:KeepMonths"] = Whole(1, 1_200),
        ["Usage:Contact"] = OneLineOrNone(),
        ["SecurityEvents:Kept"] = Whole(100, 1_000_000),
        ["SecurityEvents:Days"] = Whole(1, 3_650),
        ["AbnormalActivity:Window"] = Time(Second, 24 * Hour),
        ["AbnormalActivity:SignInFailed"] = Whole(0, 100_000),
        ["AbnormalActivity:LockedOut"] = Whole(0, 100_000),
        ["AbnormalActivity:SetupTokenRefused"] = Whole(0, 100_000),
        ["AbnormalActivity:RegistrationRefused"] = Whole(0, 100_000),
        ["AbnormalActivity:UploadRefused"] = Whole(0, 100_000),
        ["AbnormalActivity:AllowanceReached"] = Whole(0, 100_000),
        ["AbnormalActivity:RateLimited"] = Whole(0, 100_000),
        ["Banner:Japanese"] = Text(500),
        ["Banner:English"] = Text(500),
    };

    /// <summary>What no setting can say about itself alone.</summary>
    /// <param name="options">Settings that were read; each may still be wrong by itself.</param>
    public static IEnumerable<SettingError> Together(ChatbotOptions options)
    {
        var answers = options.Answers;
        if (options.OpenAI.FirstTokenTimeout > answers.Longest)
            yield return AtMost("OpenAI:FirstTokenTimeout", options, "Answers:Longest");
        if (options.OpenAI.BetweenTokensTimeout > answers.Longest)
            yield return AtMost("OpenAI:BetweenTokensTimeout", options, "Answers:Longest");
        if (options.OpenAI.MaxOutputTokens > options.OpenAI.ContextWindow)
            yield return AtMost("OpenAI:MaxOutputTokens", options, "OpenAI:ContextWindow");
        if (options.Logs.FileSize > 2 * GiB / Math.Max(1, options.Logs.Files))
            yield return Wrong("Logs:Files", options, new LocalText("RemedyLogTotal", 2 * GiB));
        if (IsInside(options.UploadFolder, options.DataFolder) || IsInside(options.DataFolder, options.UploadFolder))
            yield return Wrong("UploadFolder", options, new LocalText("RemedyFoldersApart", SettingError.Quote(options.DataFolder)));
        if (options.Accounts.SessionIdle > options.Accounts.SessionLongest)
            yield return AtMost("Accounts:SessionIdle", options, "Accounts:SessionLongest");
        if (options.Oidc is { Authority: not null, ClientId: "" })
            yield return Wrong("Oidc:Authority", options, new LocalText("RemedyOidcClient"));
        if (options.Oidc is { CreateAccounts: true, EmailDomains: [] })
            yield return Wrong("Oidc:CreateAccounts", options, new LocalText("RemedyOidcDomains"));
        if (options.Telemetry.MetricsPort is > 0 and var port && port == options.Port)
            yield return Wrong("Telemetry:MetricsPort", options, new LocalText("RemedyPortsApart"));
        if (options is not ProductionOptions)
            yield break;
        if (options.Accounts is { Mode: AccountMode.Local, ConfirmLocal: false }
            && (options.ListenOnAllAddresses || options.Network.KnownProxies.Count > 0))
            yield return Wrong("Accounts:Mode", options, new LocalText("RemedyLocalMode"));
        if (options.Debug)
            yield return Wrong("Debug", options, new LocalText("RemedyNotInProduction"));
        if (options.Testing)
            yield return Wrong("Testing", options, new LocalText("RemedyNotInProduction"));
    }

    private static SettingError AtMost(string key, ChatbotOptions options, string other) => Wrong(
        key, options, new LocalText("RemedyAtMost", other, SettingValue.Format(Setting.Find(other)!.Get(options))));

    private static SettingError Wrong(string key, ChatbotOptions options, LocalText remedy)
    {
        var setting = Setting.Find(key)!;
        return SettingError.Of(setting, new LocalText("ProblemValue", SettingError.Quote(SettingValue.Format(setting.Get(options)))), remedy);
    }

    private static bool IsInside(string inner, string outer)
    {
        if (inner.Length == 0 || outer.Length == 0 || inner.Contains('\0', StringComparison.Ordinal) || outer.Contains('\0', StringComparison.Ordinal))
            return false;
        var path = Path.GetRelativePath(outer, inner);
        return path == "." || (!Path.IsPathRooted(path) && path.Split(Path.DirectorySeparatorChar)[0] != "..");
    }
}
