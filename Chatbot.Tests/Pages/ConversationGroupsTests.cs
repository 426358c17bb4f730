using System.Globalization;
using Chatbot.Core.Conversations;
using Chatbot.Web.Pages;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Pages;

public sealed class ConversationGroupsTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.CreateCustomTimeZone("Tokyo", TimeSpan.FromHours(9), "Tokyo", "Tokyo");

    [Theory]
    [InlineData("ja", "今日", "昨日", "過去 7 日間", "それ以前")]
    [InlineData("en", "Today", "Yesterday", "Last 7 days", "Older")]
    public void Of_Times_AreUnderTheirHeadingsByTheLocalDay(string language, params string[] headings)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        // 00:30 of the 10th in Tokyo.
        var time = new FakeTimeProvider(new(2030, 5, 9, 15, 30, 0, TimeSpan.Zero));
        time.SetLocalTimeZone(Tokyo);
        string[] times = ["05-10 00:29", "05-09 23:59", "05-09 00:00", "05-08 23:59", "05-03 00:00", "05-02 23:59", "01-01 00:00"];

        var groups = new ConversationGroups(time).Of(times.Select(One), new HashSet<Guid>());

        Assert.Equal(headings, groups.Select(group => group.Heading));
        Assert.Equal([1, 2, 2, 2], groups.Select(group => group.Links.Count));
        Assert.Equal(times, groups.SelectMany(group => group.Links).Select(link => link.Title));
        Assert.All(groups.SelectMany(group => group.Links), link => Assert.Equal(TimeSpan.FromHours(9), link.At.Offset));
    }

    [Fact]
    public void Of_ATimeToCome_IsToday()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var time = new FakeTimeProvider(new(2030, 5, 9, 15, 30, 0, TimeSpan.Zero));
        time.SetLocalTimeZone(Tokyo);

        Assert.Equal("Today", Assert.Single(new ConversationGroups(time).Of([One("12-31 00:00")], new HashSet<Guid>())).Heading);
    }

    [Fact]
    public void Of_Running_IsMarked()
    {
        var (idle, running) = (One("05-10 00:00"), One("05-10 00:01"));

        var groups = new ConversationGroups(new FakeTimeProvider()).Of([idle, running], new HashSet<Guid> { running.Id });

        Assert.Equal([false, true], groups.SelectMany(group => group.Links).Select(link => link.Running));
    }

    private static ConversationSummary One(string local)
    {
        var at = DateTime.ParseExact($"2030-{local}", "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new(Guid.CreateVersion7(), local, new DateTimeOffset(at, TimeSpan.FromHours(9)).ToUniversalTime());
    }
}
