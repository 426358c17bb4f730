using System.Diagnostics.Metrics;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Usage;
using Chatbot.Web.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

public sealed class ChatMeasuresTests
{
    [Fact]
    public async Task Measures_OfAnAnswerThatRunsAndOneThatWaits_CountThemUntilTheyEnd()
    {
        var release = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(
            new Scenario { Tokens = ["One ", "two ", "three."], Pauses = new Dictionary<int, Task> { [1] = release.Task } },
            "--Answers:AtOnce=1", "--Usage:TeamMonthlyMoney=10", "--Usage:TeamDailyTokens=1000000");
        using var measured = new Measured(server.Services.GetRequiredService<IMeterFactory>());
        _ = (server.Services.GetRequiredService<UsageMeasures>(), server.Services.GetRequiredService<StreamMeasures>());
        using var browser = server.Browse();

        var first = await browser.AskAsync("First");
        var second = await browser.AskAsync("Second");
        using var reader = browser.Read(first);
        await reader.UntilAsync(one => one.Offset > 0);

        Assert.Equal((1, 1, 1), (measured["chatbot.answers.running"], measured["chatbot.answers.waiting"], measured["chatbot.answers.places"]));
        Assert.Equal((2, 1), (measured["chatbot.usage.reservations"], measured["chatbot.stream.readers"]));
        Assert.InRange(measured["chatbot.usage.allowance.ratio", ("kind", "Money"), ("period", "Month")], 0.000_001, 1);
        var held = measured["chatbot.usage.money", ("period", "Month"), ("currency", "USD")];
        Assert.Equal(0, measured["chatbot.answers.ended"]);

        release.SetResult();
        await browser.EndedAsync(first);
        await browser.EndedAsync(second);
        await reader.ToEndAsync();

        await ChatUntil.TrueAsync(() => measured["chatbot.stream.readers"] == 0);
        Assert.Equal((0, 0, 0), (measured["chatbot.answers.running"], measured["chatbot.answers.waiting"], measured["chatbot.usage.reservations"]));
        Assert.Equal(2, measured["chatbot.answers.ended", ("state", "Complete")]);
        Assert.True(measured["chatbot.journal.commit.duration"] > 0);
        Assert.InRange(measured["chatbot.usage.money", ("period", "Month"), ("currency", "USD")], 0.000_001, held);
    }

    [Fact]
    public async Task Measures_OfAnAnswerThatIsStopped_SayHowItEnded()
    {
        await using var server = await ChatServer.StartAsync(new Scenario { Fault = new Fault.Hang(1) });
        using var measured = new Measured(server.Services.GetRequiredService<IMeterFactory>());
        using var browser = server.Browse();

        var asked = await browser.AskAsync("Anything");
        using var reader = browser.Read(asked);
        await reader.UntilAsync(one => one.Offset > 0);
        await browser.PressAsync(await browser.GetAsync(asked.Path), "Stop");
        await reader.ToEndAsync();

        Assert.Equal(1, measured["chatbot.answers.ended", ("state", "Stopped")]);
        Assert.Equal(0, measured["chatbot.answers.ended", ("state", "Failed")]);
    }
}
