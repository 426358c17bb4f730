using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Chatbot.Core.Provider.Errors;

/// <summary>How long a provider asks to wait.</summary>
internal static partial class RetryAfter
{
    /// <summary>Longer than this is a slip, not advice.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>
    /// The header <c>retry-after-ms</c>, <c>Retry-After</c> (seconds, or a date: RFC 9110, 10.2.3), or what the message says
    /// ("Please try again in 6m0s"); null: nothing.
    /// </summary>
    public static TimeSpan? Read(PipelineResponseHeaders? headers, string message, DateTimeOffset now)
    {
        var wait = FromHeaders(headers, now) ?? FromMessage(message);
        return wait > Longest ? Longest : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? FromHeaders(PipelineResponseHeaders? headers, DateTimeOffset now)
    {
        if (headers is null)
            return null;
        if (headers.TryGetValue("retry-after-ms", out var text) && Number(text) is { } milliseconds)
            return Milliseconds(milliseconds);
        if (!headers.TryGetValue("Retry-After", out text))
            return null;
        if (Number(text) is { } seconds)
            return Milliseconds(seconds * 1000);
        return DateTimeOffset.TryParseExact(
            text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - now : null;
    }

    private static TimeSpan? FromMessage(string message)
    {
        if (TryAgainIn().Match(message) is not { Success: true } match)
            return null;
        double Part(string name) => match.Groups[name].Success ? Number(match.Groups[name].Value) ?? 0 : 0;
        return Milliseconds(((Part("h") * 60 + Part("m")) * 60 + Part("s")) * 1000 + Part("ms"));
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Milliseconds(double value) =>
        value < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(value) : Longest;

    [GeneratedRegex(
        @"try again in (?=\d)((?<h>\d{1,5})h)?((?<m>\d{1,6})m(?!s))?" +
        @"((?<s>\d{1,9}(\.\d{1,9})?)s)?((?<ms>\d{1,9}(\.\d{1,9})?)ms)?",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TryAgainIn();
}
