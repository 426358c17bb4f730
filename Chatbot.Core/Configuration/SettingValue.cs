using System.Globalization;

namespace Chatbot.Core.Configuration;

/// <summary>Text to value and back, the same in every culture and stricter than the framework's binder.</summary>
public static class SettingValue
{
    /// <summary>False when the text is no value of the type. A time needs its colons: <c>90</c> would mean 90 days.</summary>
    public static bool TryParse(Type type, string text, out object? value)
    {
        var invariant = CultureInfo.InvariantCulture;
        text = type == typeof(string) ? text : text.Trim();
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var whole) ? whole : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var large) ? large : null,
            _ when type == typeof(float) => float.TryParse(text, NumberStyles.Float, invariant, out var single) ? single : null,
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, invariant, out var number) ? number : null,
            _ when type == typeof(decimal) =>
                decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out var exact) ? exact : null,
            _ when type == typeof(TimeSpan) => ParseTime(text),
            _ when type == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null,
            { IsEnum: true } => ParseName(type, text),
            _ => throw new NotSupportedException($"A setting of type {type} cannot be read."),
        };
        return value is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back; empty for a value that is not set.</summary>
    public static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        List<string> list => string.Join(",", list),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static TimeSpan? ParseTime(string text) =>
        text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time)
            ? time
            : null;

    private static object? ParseName(Type type, string text) =>
        Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(type, text, ignoreCase: true) : null;
}
