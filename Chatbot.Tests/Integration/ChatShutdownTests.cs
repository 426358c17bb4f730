using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>SIGTERM: what can end in time ends, the rest is saved.</summary>
public sealed class ChatShutdownTests
{
    [Fact]
    public async Task Terminate_WithAnswersRunning_EndsOneAndSavesTheOther()
    {
        var ending = new Scenario { Tokens = UpstreamText.For(150), BetweenTokens = TimeSpan.FromMilliseconds(10) };
        var endless = new Scenario { Tokens = UpstreamText.For(100), Fault = new Fault.Hang(70) };
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new()
        {
            Script = request => request.Body.Contains("endless", StringComparison.Ordinal) ? endless : ending,
        });
        string[] arguments = [.. folder.Arguments(upstream.Address), "--Answers:ShutdownGrace=00:00:08"];
        ChatPage one, other;
        await using (var process = HostingProcess.Start(folder.Location, [], arguments))
        {
            using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
            other = await browser.AskAsync("An endless one.");
            using var stuck = browser.Read(other);
            await stuck.UntilAsync(reader => reader.Offset == UpstreamText.Whole(70).Length);
            one = await browser.AskAsync("A short one.");
            using var reader = browser.Read(one);
            await reader.UntilAsync(reader => reader.Offset > 0);

            var ended = process.TerminateAsync();
            await Task.WhenAll(reader.ToEndAsync(), stuck.ToEndAsync());
            var (exitCode, _) = await ended;

            Assert.Equal(0, exitCode);
            Assert.Contains("data-state=\"Complete\"", reader.Foot, StringComparison.Ordinal);
            Assert.Contains("data-state=\"Interrupted\"", stuck.Foot, StringComparison.Ordinal);
        }

        await using var again = HostingProcess.Start(folder.Location, [], arguments);
        using var later = new ChatBrowser(Assert.IsType<Uri>(await again.Listening), "en");
        (one, other) = (await later.GetAsync(one.Path), await later.GetAsync(other.Path));

        Assert.Equal("Complete", one.State);
        Assert.Equal("Interrupted", other.State);
        Assert.True(other.Offers("Retry"));
        Assert.Equal(
            new[] { UpstreamText.Whole(70), UpstreamText.Whole(150) },
            folder.Query("SELECT Text FROM Messages WHERE Kind = 'answer' ORDER BY LENGTH(Text)"));
    }
}
