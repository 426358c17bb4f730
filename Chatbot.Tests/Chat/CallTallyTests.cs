using Chatbot.Core.Chat;
using Chatbot.Core.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Chat;

public sealed class CallTallyTests
{
    private const long Prompt = 1_000;

    private const long MostOutput = 5_000;

    private readonly FakeTimeProvider _time = new();
    private readonly CallTally _tally;

    public CallTallyTests() => _tally = new(mayThink: true, MostOutput, _time);

    [Fact]
    public void Total_NothingSent_IsNothing() => Assert.Equal((Spending.Nothing, null), _tally.Total(Prompt, brokeOff: true));

    [Fact]
    public void Total_SentAndRefused_IsNothing()
    {
        _tally.Send();
        Assert.Equal((Spending.Nothing, null), _tally.Total(Prompt, brokeOff: false));
    }

    [Fact]
    public void Total_SentAndLeftBeforeAnythingCame_IsThePrompt()
    {
        _tally.Send();
        Assert.Equal(new Spending(Prompt, 0, 0, 0, Estimated: true), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    [Fact]
    public void Total_Told_IsAsTold()
    {
        _tally.Send();
        Say("a", "Some words that do not count.");
        Tell("a", 120, 30, cached: 100);

        var (spent, tokens) = _tally.Total(Prompt, brokeOff: false);

        Assert.Equal(new Spending(120, 100, 30, 0, Estimated: false), spent);
        Assert.Equal(new(120, 100, 30, 0), tokens);
    }

    [Fact]
    public void Total_NotTold_IsThePromptAndWhatCame()
    {
        _tally.Send();
        Say("a", "12345678");
        Say("a", "語語");

        Assert.Equal(new Spending(Prompt, 0, 4, 0, Estimated: true), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    [Fact]
    public void Total_FirstCallFailedAndTold_IsAddedToTheSecond()
    {
        _tally.Send();
        Tell("a", 100, 5);
        _tally.Send();
        Tell("b", 120, 30);

        Assert.Equal(new Spending(220, 0, 35, 0, Estimated: false), _tally.Total(Prompt, brokeOff: false).Spent);
    }

    // Some compatible servers name each piece anew.
    [Fact]
    public void Total_IdsThatChange_AreOneCall()
    {
        _tally.Send();
        Say("a", "1234");
        Say("b", "1234");

        Assert.Equal(new Spending(Prompt, 0, 2, 0, Estimated: true), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    [Fact]
    public void Total_WithoutIds_IsOneCall()
    {
        _tally.Send();
        Say(null, "1234");
        Tell(null, 7, 1);

        Assert.Equal(new Spending(7, 0, 1, 0, Estimated: false), _tally.Total(Prompt, brokeOff: false).Spent);
    }

    [Fact]
    public void Total_Searches_AreCountedAndTellNoTokens()
    {
        _tally.Send();
        _tally.Take(Update("a", new UsageContent(new() { AdditionalCounts = new() { ["web_search_calls"] = 1 } })));
        _tally.Take(Update("a", new UsageContent(new() { AdditionalCounts = new() { ["web_search_calls"] = 1 } })));

        Assert.Equal(new Spending(Prompt + 32_000, 0, 0, 2, Estimated: true), _tally.Total(Prompt, brokeOff: false).Spent);
    }

    [Fact]
    public void Total_FileSearches_AreCountedByThemselves()
    {
        _tally.Send();
        _tally.Take(Update("a", new UsageContent(new() { AdditionalCounts = new() { ["file_search_calls"] = 1 } })));
        Tell("a", 120, 30);

        Assert.Equal(new Spending(120, 0, 30, 0, Estimated: false) { FileSearches = 1 }, _tally.Total(Prompt, brokeOff: false).Spent);
    }

    // 300 tokens a second.
    [Theory]
    [InlineData(0.5, 150)]
    [InlineData(2, 600)]
    [InlineData(10, 3_000)]
    [InlineData(60, MostOutput)]
    public void Total_StoppedWhileThinking_IsTheTimeItHad(double seconds, long output)
    {
        _tally.Send();
        _tally.Take(Update("a"));
        Pass(seconds);

        var (spent, tokens) = _tally.Total(Prompt, brokeOff: true);

        Assert.Equal(new Spending(Prompt, 0, output, 0, Estimated: true), spent);
        Assert.Equal(new(Prompt, 0, output, output), tokens);
    }

    [Fact]
    public void Total_StoppedBeforeAnythingCame_IsTheTimeItHad()
    {
        _tally.Send();
        Pass(3);

        Assert.Equal(new Spending(Prompt, 0, 900, 0, Estimated: true), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    [Fact]
    public void Total_StoppedWhileSpeaking_CountsTheTimeBeforeTheFirstWordAndLongPauses()
    {
        _tally.Send();
        Pass(2);
        Say("a", "1234");
        Pass(0.9);
        Say("a", "1234");
        Pass(1);
        Say("a", "1234");
        Pass(0.1);

        var (spent, tokens) = _tally.Total(Prompt, brokeOff: true);

        Assert.Equal(3 + 900, spent.Output);
        Assert.Equal(900, tokens!.Reasoning);
    }

    [Fact]
    public void Total_ModelThatDoesNotThink_IsWhatCame()
    {
        var tally = new CallTally(mayThink: false, MostOutput, _time);
        tally.Send();
        Pass(60);

        Assert.Equal(0, tally.Total(Prompt, brokeOff: true).Spent.Output);
    }

    [Fact]
    public void Total_Told_CountsNoTime()
    {
        _tally.Send();
        Pass(20);
        Tell("a", 120, 30);
        Pass(20);

        Assert.Equal(new Spending(120, 0, 30, 0, Estimated: false), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    [Fact]
    public void Total_StoppedWhileAnotherTryIsAwaited_IsNothing()
    {
        _tally.Send();
        Pass(1);
        _tally.Send(pause: TimeSpan.FromSeconds(20));
        Pass(19);

        Assert.Equal((Spending.Nothing, null), _tally.Total(Prompt, brokeOff: true));
    }

    [Fact]
    public void Total_StoppedInTheSecondTry_CountsNeitherTheRefusedOneNorThePause()
    {
        _tally.Send();
        Pass(1);
        _tally.Send(pause: TimeSpan.FromSeconds(20));
        Pass(22);
        _tally.Take(Update("b"));
        Pass(1);

        Assert.Equal(new Spending(Prompt, 0, 900, 0, Estimated: true), _tally.Total(Prompt, brokeOff: true).Spent);
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Say(string? id, string text)
    {
        _tally.Take(Update(id, new TextContent(text)));
        _tally.Receive(text);
    }

    private void Tell(string? id, long input, long output, long cached = 0) => _tally.Take(Update(
        id, new UsageContent(new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached })));

    private static ChatResponseUpdate Update(string? id, params AIContent[] contents) => new(ChatRole.Assistant, [.. contents]) { ResponseId = id };
}
