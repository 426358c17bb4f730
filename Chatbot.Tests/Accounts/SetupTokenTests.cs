using Chatbot.Core.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Accounts;

public sealed class SetupTokenTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Works_ForAnHourAndForItselfOnly()
    {
        var setup = new SetupToken(_time);
        Assert.False(setup.Works(""));
        var token = setup.Make();
        Assert.True(setup.Works($" {token}\n"));
        Assert.False(setup.Works(token[..^1]));
        Assert.False(new SetupToken(_time).Works(token));
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.True(setup.Works(token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(setup.Works(token));
    }

    [Fact]
    public void Make_Again_VoidsTheEarlierOne()
    {
        var setup = new SetupToken(_time);
        var first = setup.Make();
        var second = setup.Make();
        Assert.False(setup.Works(first));
        Assert.True(setup.Works(second));
    }
}
