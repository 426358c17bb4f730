using Chatbot.Core.Configuration;

namespace Chatbot.Core.Usage;

/// <summary>The team's days and months.</summary>
public sealed class UsageCalendar(UsageOptions options, TimeProvider time)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);

    /// <summary>The zone's IANA name.</summary>
    public string ZoneName => options.TimeZone;

    /// <summary>The day that it is for the team.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), _zone).DateTime);

    /// <summary>The first day of the period that a day is in.</summary>
    public static DateOnly FirstOf(AllowancePeriod period, DateOnly day) =>
        period == AllowancePeriod.Day ? day : new(day.Year, day.Month, 1);

    /// <summary>When the period after the one of today begins.</summary>
    public DateTimeOffset RenewalOf(AllowancePeriod period)
    {
        var first = FirstOf(period, Today);
        var next = (period == AllowancePeriod.Day ? first.AddDays(1) : first.AddMonths(1)).ToDateTime(TimeOnly.MinValue);
        // Where clocks go forward at midnight the day begins later.
        while (_zone.IsInvalidTime(next))
            next = next.AddMinutes(15);
        return new(next, _zone.GetUtcOffset(next));
    }
}
