using System.Globalization;
using Chatbot.Core.Usage;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Usage;

public sealed class UsageCalendarTests
{
    [Theory]
    [InlineData("2026-11-24T14:59:59Z", "Asia/Tokyo", "2026-11-24", "2026-11-25T00:00:00+09:00", "2026-12-01T00:00:00+09:00")]
    [InlineData("2026-11-24T15:00:00Z", "Asia/Tokyo", "2026-11-25", "2026-11-26T00:00:00+09:00", "2026-12-01T00:00:00+09:00")]
    [InlineData("2026-12-31T15:00:00Z", "Asia/Tokyo", "2027-01-01", "2027-01-02T00:00:00+09:00", "2027-02-01T00:00:00+09:00")]
    [InlineData("2026-03-29T00:30:00Z", "Europe/Berlin", "2026-03-29", "2026-03-30T00:00:00+02:00", "2026-04-01T00:00:00+02:00")]
    // In Beirut clocks go forward at midnight: that day begins at one.
    [InlineData("2026-03-28T12:00:00Z", "Asia/Beirut", "2026-03-28", "2026-03-29T01:00:00+03:00", "2026-04-01T00:00:00+03:00")]
    public void Periods_OfAZone_BeginAndRenewThere(string now, string zone, string today, string tomorrow, string nextMonth)
    {
        var calendar = TestUsage.Calendar(new FakeTimeProvider(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)), zone);

        Assert.Equal(today, calendar.Today.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeOffset.Parse(tomorrow, CultureInfo.InvariantCulture), calendar.RenewalOf(AllowancePeriod.Day));
        Assert.Equal(DateTimeOffset.Parse(nextMonth, CultureInfo.InvariantCulture), calendar.RenewalOf(AllowancePeriod.Month));
    }
}
