using System.Globalization;
using System.Net;

namespace Chatbot.Core.Configuration;

/// <summary>What one setting may be.</summary>
/// <param name="Allowed">The same in words.</param>
/// <param name="Accepts">Whether a value that could be read is allowed. Null is accepted where the setting may be unset.</param>
public sealed record SettingRule(LocalText Allowed, Func<object?, bool> Accepts)
{
    private const int LongestName = 200;

    public static SettingRule Flag() => new(new LocalText("AllowedFlag"), value => value is bool);

    public static SettingRule Whole(long from, long to) => new(
        new LocalText("AllowedWhole", from, to),
        value => value is null || (Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number >= from && number <= to));

    public static SettingRule Number(double from, double to) => new(
        new LocalText("AllowedNumber", from, to),
        value => value is null || (Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= from && number <= to));

    public static SettingRule AmountOrNone(long most) => new(
        new LocalText("AllowedAmountOrNone", most, Setting.None),
        value => value is null || (Convert.ToDecimal(value, CultureInfo.InvariantCulture) is var amount && amount >= 0 && amount <= most));

    public static SettingRule Time(TimeSpan from, TimeSpan to) => new(
        new LocalText("AllowedTime", SettingValue.Format(from), SettingValue.Format(to)),
        value => value is TimeSpan time && time >= from && time <= to);

    public static SettingRule Name<T>(params T[] except)
        where T : struct, Enum
    {
        // By name, and not by value: code for each enumeration would be compiled at each start.
        var allowed = Enum.GetNames<T>().ToList();
        foreach (var value in except)
            allowed.Remove(value.ToString());
        return new SettingRule(new LocalText("AllowedName", string.Join(", ", allowed)), value => value is null || allowed.Contains(value.ToString()!));
    }

    public static SettingRule Text(int longest) =>
        new(new LocalText("AllowedText", longest), value => value is string text && text.Length <= longest);

    public static SettingRule OneLine() => new(new LocalText("AllowedOneLine", LongestName), value => IsOneLine(value as string));

    public static SettingRule Folder() => new(
        new LocalText("AllowedFolder"),
        value => value is string path && IsOneLine(path) && !File.Exists(path)
            && !path.Split('/', '\\').Contains("wwwroot", StringComparer.OrdinalIgnoreCase));

    public static SettingRule FolderOrNone()
    {
        var folder = Folder();
        return new SettingRule(new LocalText("AllowedFolderOrNone"), value => value is "" || folder.Accepts(value));
    }

    public static SettingRule FilePath() => new(new LocalText("AllowedFile"), value => IsOneLine(value as string));

    public static SettingRule FileName() => new(
        new LocalText("AllowedFileName"),
        value => value is string name && IsOneLine(name) && name.IndexOfAny(['/', '\\', ':', '?', ';', '=']) < 0 && name is not ("." or ".."));

    public static SettingRule ApiKey() => new(
        new LocalText("AllowedApiKey"),
        value => value is string key && key.All(letter => letter is > ' ' and <= '~'));

    public static SettingRule SecretKey() => new(new LocalText("AllowedSecretKey"), value => value is string);

    public static SettingRule Address() => new(
        new LocalText("AllowedAddress"),
        value => value is null || (value is Uri { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }));

    public static SettingRule Authority() => new(
        new LocalText("AllowedAuthority"),
        value => value is null || (value is Uri { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" } address
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))));

    public static SettingRule ClientSecret() => new(
        new LocalText("AllowedClientSecret"), value => value is string secret && secret.All(letter => letter is >= ' ' and <= '~'));

    public static SettingRule IPAddressOfThisMachine() => new(
        new LocalText("AllowedIPAddress"), value => value is string text && IPAddress.TryParse(text, out _));

    /// <summary>Empty, or as <c>OTEL_EXPORTER_OTLP_HEADERS</c>: names of RFC 9110 (5.6.2), values whose other characters are escaped by %.</summary>
    public static SettingRule Headers() => new(
        new LocalText("AllowedHeaders"),
        value => value is string text && (text.Length == 0 || Array.TrueForAll(text.Split(','), IsHeader)));

    // The separator and what RFC 6749 (3.3) forbids in a scope.
    public static SettingRule Scopes() => new(
        new LocalText("AllowedScopes"),
        value => value is List<string> list && list.Contains("openid")
            && list.TrueForAll(scope => scope.Length > 0 && scope.All(letter => letter is > ' ' and <= '~' and not '"' and not '\\')));

    public static SettingRule Extensions() => Items(
        new LocalText("AllowedExtensions", "pdf, png, jpg, jpeg, gif"),
        mayBeEmpty: false,
        item => item is "pdf" or "png" or "jpg" or "jpeg" or "gif");

    public static SettingRule Models() => Items(new LocalText("AllowedModels", LongestName), mayBeEmpty: true, IsOneLine);

    public static SettingRule Hosts() => Items(
        new LocalText("AllowedHosts"),
        mayBeEmpty: true,
        item => Uri.CheckHostName(item.StartsWith("*.", StringComparison.Ordinal) ? item[2..] : item) != UriHostNameType.Unknown);

    public static SettingRule Domains() => Items(
        new LocalText("AllowedDomains"),
        mayBeEmpty: true,
        item => item.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(item) == UriHostNameType.Dns);

    public static SettingRule Proxies() => Items(
        new LocalText("AllowedProxies"),
        mayBeEmpty: true,
        item => IPAddress.TryParse(item, out _) || IPNetwork.TryParse(item, out _));

    public static SettingRule Prices() =>
        Items(new LocalText("AllowedPrices", PriceSetting.Most), mayBeEmpty: true, item => PriceSetting.Parse(item) is not null);

    public static SettingRule TimeZone() => new(
        new LocalText("AllowedTimeZone"), value => value is string name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    public static SettingRule Currency() => new(
        new LocalText("AllowedCurrency"), value => value is string { Length: 3 } code && code.All(char.IsAsciiLetterUpper));

    public static SettingRule OneLineOrNone() => new(
        new LocalText("AllowedOneLineOrNone", LongestName), value => value is "" || IsOneLine(value as string));

    private static SettingRule Items(LocalText allowed, bool mayBeEmpty, Func<string, bool> accepts) => new(
        allowed,
        value => value is List<string> list && (mayBeEmpty || list.Count > 0) && list.TrueForAll(item => accepts(item)));

    private static bool IsHeader(string pair)
    {
        var (name, value) = pair.Trim().Split('=', 2) is [var left, var right] ? (left.TrimEnd(), right.TrimStart()) : ("", "");
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
            && value.Length > 0 && value.All(letter => letter is >= ' ' and <= '~');
    }

    private static bool IsOneLine(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= LongestName && !text.Any(char.IsControl);
}
