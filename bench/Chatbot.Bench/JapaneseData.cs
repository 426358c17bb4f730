using System.Globalization;

namespace Chatbot.Bench;

/// <summary>What the place where it runs, an image above all, knows of Japan: its time, and the order of its letters.</summary>
internal static class JapaneseData
{
    // As they stand in Unicode: in Japanese ア comes before い, and 亜 before 一.
    private static readonly string[] Letters = ["い", "ア", "一", "亜"];

    public static async Task<int> PrintAsync()
    {
        var zone = TimeZoneInfo.Local;
        var offset = zone.GetUtcOffset(DateTimeOffset.UnixEpoch).TotalHours;
        var order = StringComparer.Create(CultureInfo.GetCultureInfo("ja-JP"), ignoreCase: false);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{zone.Id} {offset:+0;-0} {string.Concat(Letters.Order(order))}"));
        return 0;
    }
}
