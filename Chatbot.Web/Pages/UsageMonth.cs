using System.Globalization;

namespace Chatbot.Web.Pages;

/// <summary>A month in an address: <c>2026-11</c>.</summary>
internal static class UsageMonth
{
    private const string Format = "yyyy-MM";

    // Those that a list still shows.
    private const int MostInList = 120;

    /// <summary>The first day of the month that is named, or of today's where none is; null: it is no month.</summary>
    public static DateOnly? Parse(string? text, DateOnly today) =>
        string.IsNullOrEmpty(text) ? new DateOnly(today.Year, today.Month, 1)
        : DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year < DateOnly.MaxValue.Year ? month
        : null;

    public static string Write(DateOnly month) => month.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>From this month back to the first, and the one that is shown.</summary>
    public static IReadOnlyList<DateOnly> Between(DateOnly? first, DateOnly today, DateOnly shown)
    {
        var newest = new DateOnly(today.Year, today.Month, 1);
        var count = first is { } day ? Math.Max(1, ((newest.Year - day.Year) * 12) + newest.Month - day.Month + 1) : 1;
        return [.. Enumerable.Range(0, Math.Min(count, MostInList)).Select(back => newest.AddMonths(-back)).Append(shown).Distinct().OrderDescending()];
    }
}
