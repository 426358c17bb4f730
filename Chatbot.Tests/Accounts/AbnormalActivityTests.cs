using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Accounts;

public sealed class AbnormalActivityTests
{
    private readonly FakeTimeProvider _time = new(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly RecordedLog<AbnormalActivity> _log = new();
    private readonly AbnormalActivity _activity;

    public AbnormalActivityTests() => _activity = new(
        new AbnormalActivityOptions { Window = TimeSpan.FromMinutes(5), SignInFailed = 10, RateLimited = 0 }, _time, _log);

    [Fact]
    public void Note_AsManyAsTheThresholdInTheWindow_WarnsOnce()
    {
        Note(9, TimeSpan.FromSeconds(10));
        Assert.Empty(_log.Take());

        Note(1_000, TimeSpan.FromMilliseconds(10));

        var (id, level, text) = Assert.Single(_log.Take());
        Assert.Equal(3900, id.Id);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal("Abnormal activity: SignInFailed, 10 times within 00:01:30. See /admin/events.", text);
    }

    [Fact]
    public void Note_SlowlyOverDays_DoesNotWarn()
    {
        Note(100, TimeSpan.FromMinutes(1));
        Assert.Empty(_log.Take());
    }

    [Fact]
    public void Note_GoesOnForHours_RemindsOnceAnHour()
    {
        Note(3 * 3_600, TimeSpan.FromSeconds(1));
        Assert.Equal(
            [
                "Abnormal activity: SignInFailed, 10 times within 00:00:09. See /admin/events.",
                "Abnormal activity: SignInFailed, 3600 times within 01:00:00. See /admin/events.",
                "Abnormal activity: SignInFailed, 3600 times within 01:00:00. See /admin/events.",
            ],
            _log.Take().Select(line => line.Text));
    }

    [Fact]
    public void Note_AgainAfterCalm_WarnsAgain()
    {
        Note(20, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(4));
        Note(20, TimeSpan.Zero);
        Assert.Single(_log.Take());

        _time.Advance(TimeSpan.FromMinutes(5));
        Note(9, TimeSpan.Zero);
        Assert.Empty(_log.Take());
        Note(1, TimeSpan.Zero);

        Assert.Single(_log.Take());
    }

    [Fact]
    public void Note_OtherKinds_AreCountedApart()
    {
        Note(9, TimeSpan.Zero);
        Note(50, TimeSpan.Zero, SecurityEventKind.RateLimited);
        Note(50, TimeSpan.Zero, SecurityEventKind.SignedIn);
        Note(9, TimeSpan.Zero, SecurityEventKind.UploadRefused);
        Assert.Empty(_log.Take());
    }

    private void Note(int times, TimeSpan apart, SecurityEventKind kind = SecurityEventKind.SignInFailed)
    {
        for (var i = 0; i < times; i++)
        {
            _activity.Note(kind);
            _time.Advance(apart);
        }
    }
}
