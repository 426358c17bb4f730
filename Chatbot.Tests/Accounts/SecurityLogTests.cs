using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Accounts;

public sealed class SecurityLogTests
{
    private readonly FakeTimeProvider _time = new(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly PendingEvents _pending = new();

    [Theory]
    [InlineData(SecurityEventKind.SignInFailed, 3001)]
    [InlineData(SecurityEventKind.SettingChanged, 3036)]
    public void Record_Event_IsALineWithItsOwnId(SecurityEventKind kind, int id)
    {
        var lines = new RecordedLog<SecurityLog>();

        Log(lines).Record(kind, "ada", "192.0.2.7", "root");

        var line = Assert.Single(lines.Take());
        Assert.Equal(new EventId(id, kind.ToString()), line.Id);
        Assert.Equal($"Security: {kind}, account ada, from 192.0.2.7, by root", line.Text);
    }

    [Theory]
    [InlineData("ada\r\nSecurity: RoleChanged")]
    [InlineData("ada\u2028x\u2029y")]
    [InlineData("\u001b[2Jada\u0000\u202egnp")]
    public void Record_TextThatWouldForgeALine_IsMadePlain(string name)
    {
        var lines = new RecordedLog<SecurityLog>();

        Log(lines).Record(SecurityEventKind.SignInFailed, name, name, name);

        var text = Assert.Single(lines.Take()).Text;
        Assert.DoesNotContain(text, letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u202e');
        Assert.DoesNotContain(Assert.Single(_pending.Take()).Subject.AccountId!, char.IsControl);
    }

    [Fact]
    public void Record_LongText_IsCut()
    {
        Log(NullLogger<SecurityLog>.Instance).Record(SecurityEventKind.SignInFailed, new string('x', 100_000));
        Assert.Equal(101, Assert.Single(_pending.Take()).Subject.AccountId!.Length);
    }

    [Fact]
    public void Record_LogThatFails_ThrowsNothingAndKeepsTheEvent()
    {
        using var failing = LoggerFactory.Create(logging => logging.AddProvider(new FailingProvider()));

        Log(failing.CreateLogger<SecurityLog>()).Record(SecurityEventKind.SignedIn, "ada");

        Assert.Equal(1, Assert.Single(_pending.Take()).Count);
    }

    [Fact]
    public void Pending_SameEvents_AreCounted()
    {
        var log = Log(NullLogger<SecurityLog>.Instance);
        for (var i = 0; i < 10_000; i++)
            log.Record(SecurityEventKind.RateLimited, client: "192.0.2.7");
        _time.Advance(TimeSpan.FromSeconds(3));
        log.Record(SecurityEventKind.RateLimited, client: "192.0.2.7");
        log.Record(SecurityEventKind.RateLimited, client: "192.0.2.8");

        var tallies = _pending.Take();

        Assert.Equal([("192.0.2.7", 10_001L), ("192.0.2.8", 1L)], tallies.Select(tally => (tally.Subject.Client!, tally.Count)));
        Assert.Equal(TimeSpan.FromSeconds(3), tallies[0].LastAt - tallies[0].At);
        Assert.Empty(_pending.Take());
    }

    [Fact]
    public void Pending_ManyDifferentEvents_StayFewAndLoseNoCount()
    {
        var log = Log(NullLogger<SecurityLog>.Instance);
        Parallel.For(0, 20_000, i => log.Record(SecurityEventKind.SignInFailed, $"name {i}"));
        log.Record(SecurityEventKind.RoleChanged, "ada");

        var tallies = _pending.Take();

        Assert.InRange(tallies.Count, 1, PendingEvents.MostApart + 2);
        Assert.Equal(20_000, tallies.Where(tally => tally.Subject.Kind == SecurityEventKind.SignInFailed).Sum(tally => tally.Count));
        Assert.Equal(1, tallies.Where(tally => tally.Subject.Kind == SecurityEventKind.RoleChanged).Sum(tally => tally.Count));
    }

    private SecurityLog Log(ILogger<SecurityLog> logger) =>
        new(logger, _pending, new(new AbnormalActivityOptions(), _time, NullLogger<AbnormalActivity>.Instance), _time);

    private sealed class FailingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("No space left on device");

        public void Dispose()
        {
        }
    }
}
