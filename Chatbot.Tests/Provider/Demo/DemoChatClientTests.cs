using Chatbot.Core.Configuration;
using Chatbot.Core.Provider.Demo;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Provider.Demo;

public sealed class DemoChatClientTests
{
    private static async Task<Reading> AskAsync(params AIContent[] contents)
    {
        using var client = new DemoChatClient(TimeProvider.System, TimeSpan.Zero);
        return await Reading.OfAsync(client.GetStreamingResponseAsync([new(ChatRole.User, contents)]));
    }

    private static Task<Reading> AskAsync(string question) => AskAsync(new TextContent(question));

    [Theory]
    [InlineData("こんにちは", "これは**デモ用の見本**です", "どこにも送信されていません")]
    [InlineData("東京", "これは**デモ用の見本**です", "どこにも送信されていません")]
    [InlineData("Hello", "This is **a sample**", "was not sent anywhere")]
    public async Task Demo_Question_IsAnsweredInItsLanguageAndSaysThatItIsADemo(string question, string demo, string local)
    {
        var text = (await AskAsync(question)).Text;
        Assert.Contains(demo, text, StringComparison.Ordinal);
        Assert.Contains(local, text, StringComparison.Ordinal);
        Assert.Contains(question, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("こんにちは")]
    [InlineData("Hello")]
    public async Task Demo_Answer_ShowsWhatMarkdownCan(string question)
    {
        var text = (await AskAsync(question)).Text;
        foreach (var sign in new[] { "\n### ", "\n| --- |", "\n- ", "\n1. ", "```csharp\n", "[^1]", "](https://" })
            Assert.Contains(sign, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("こんにちは")]
    [InlineData("Hello")]
    public async Task Demo_SameQuestion_SameTokensAbout200(string question)
    {
        var first = await AskAsync(question);
        var second = await AskAsync(question);
        Assert.Equal(first.Updates.Select(update => update.Text), second.Updates.Select(update => update.Text));
        Assert.InRange(first.Updates.Count, 150, 260);
        Assert.Equal(first.Updates.Count - 1, first.Usage!.OutputTokenCount);
        Assert.True(first.Usage.InputTokenCount > 0);
        Assert.Equal(ChatFinishReason.Stop, first.Finish);
    }

    [Theory]
    [InlineData("`code` <script>alert(1)</script>", "`code <script>alert(1)</script>`")]
    [InlineData("a\n\n# b\u202e\u0007 c", "`a # b c`")]
    [InlineData("``", "(no text)")]
    [InlineData("0123456789012345678901234567890123456789012345", "`0123456789012345678901234567890123456789…`")]
    public async Task Demo_QuestionWithMarkup_IsQuotedSafely(string question, string quoted) =>
        Assert.Contains($"Your question begins: {quoted}\n", (await AskAsync(question)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Demo_Files_AreCounted()
    {
        var file = new DataContent(new byte[] { 1 }, "image/png");
        Assert.Contains("Attached files: none", (await AskAsync("Hello")).Text, StringComparison.Ordinal);
        Assert.Contains("Attached files: 2 ", (await AskAsync(new TextContent("Hello"), file, file)).Text, StringComparison.Ordinal);
        Assert.Contains("添付ファイル：1 件", (await AskAsync(new TextContent("これは"), file)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_Pace_IsTheClocks()
    {
        var time = new FakeTimeProvider();
        using var client = new DemoChatClient(time);
        await using var answer = client.GetStreamingResponseAsync("Hello").GetAsyncEnumerator();
        Assert.True(await answer.MoveNextAsync());
        var next = answer.MoveNextAsync();
        time.Advance(TimeSpan.FromMilliseconds(24));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await next);
    }

    [Fact]
    public async Task Demo_ThroughThePipeline_NeedsNoKeyAndAsksNobody()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Demo, new Chatbot.Bench.Upstream.Scenario());
        host.Key.Current = null;
        var reading = await host.AskAsync("Hello");
        Assert.Null(reading.Failure);
        Assert.NotEmpty(reading.Text);
        Assert.Empty(host.Upstream.Requests);
    }
}
