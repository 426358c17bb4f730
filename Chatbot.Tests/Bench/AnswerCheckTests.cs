using System.Net;
using Chatbot.Bench.Load;
using Chatbot.Core.Chat;

namespace Chatbot.Tests.Bench;

public sealed class AnswerCheckTests
{
    private static readonly ExpectedAnswer Expected = ExpectedAnswer.Of(120);
    private readonly AnswerCheck _check = new(Expected);

    [Fact]
    public void Stream_AsSent_IsWhole()
    {
        Play();
        Assert.True(_check.IsWhole, _check.Problem);
    }

    [Fact]
    public void Stream_WithoutItsEnd_IsNotWhole()
    {
        _check.Page(Page());
        Assert.False(_check.IsWhole);
        Assert.Null(_check.Problem);
    }

    [Fact]
    public void Stream_CharacterLostInABlock_IsNoticed()
    {
        Play(block: html => html.Replace("steps", "step", StringComparison.Ordinal));
        Assert.False(_check.IsWhole);
        Assert.Contains("a block differs", _check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_CharacterChangedInTheText_IsNoticed()
    {
        Play(text: tail => tail.Replace('P', 'p'));
        Assert.Contains("the text differs", _check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_TextDoubled_IsNoticed()
    {
        Play(text: tail => tail + tail);
        Assert.Contains("the text differs", _check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_BlockSkipped_IsNoticed()
    {
        Play(skip: 2);
        Assert.Contains("a block is missing", _check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_AnswerFailed_IsNoticed()
    {
        Play(state: "Failed");
        Assert.Equal("the answer ended as Failed", _check.Problem);
    }

    [Fact]
    public void Page_WithBlocksTailAndStream_IsWhole()
    {
        var known = new AnswerCursor(1, Expected.Blocks[1].End - 3);
        _check.Page(Page(Expected.Blocks[0].Html, Expected.Text[Expected.Blocks[0].End..known.Offset].TrimStart('\n'), known));
        Play(from: 2);
        Assert.True(_check.IsWhole, _check.Problem);
    }

    [Fact]
    public void Page_CharacterLostInItsTail_IsNoticed()
    {
        var known = new AnswerCursor(0, 8);
        _check.Page(Page("", Expected.Text[1..8], known));
        Assert.Equal("the tail on the page differs", _check.Problem);
    }

    [Fact]
    public void Page_AnswerHasEndedWithoutABlock_IsNoticed()
    {
        _check.Page(Page(string.Concat(Expected.Blocks.Skip(1).Select(block => block.Html)), "", cursor: null));
        Assert.Equal("a block is missing on the page", _check.Problem);
    }

    private static ChatPage Page() => Page("", "", default(AnswerCursor));

    private static ChatPage Page(string blocks, string tail, AnswerCursor? cursor) => new($"""
        <input name="__RequestVerificationToken" type="hidden" value="t"><input name="Input.FormToken" value="f">
        <article class="answer" {(cursor is { } here ? $"data-events=\"/answers/1/events\" data-cursor=\"{here}\"" : "")}>
        <div class="prose">{blocks}
        <div class="tail"><span class="tail-fence"></span><span class="tail-text">{WebUtility.HtmlEncode(tail)}</span></div></div>
        <footer data-state="Complete"></footer></article>
        """);

    /// <summary>The first words as text, then the blocks from a number on, then the end; each of them may be spoilt.</summary>
    private void Play(
        int from = 1, int skip = 0, string state = "Complete", Func<string, string>? text = null, Func<string, string>? block = null)
    {
        if (from == 1)
        {
            _check.Page(Page());
            _check.Event("text", "0.9", text?.Invoke(Expected.Text[..9]) ?? Expected.Text[..9]);
        }

        for (var number = from; number <= Expected.Blocks.Count; number++)
        {
            var finished = Expected.Blocks[number - 1];
            if (number != skip)
                _check.Event("block", $"{number}.{finished.End}", block?.Invoke(finished.Html) ?? finished.Html);
        }

        _check.Event("end", $"{Expected.Blocks.Count}.{Expected.Text.Length}", $"<footer data-state=\"{state}\"></footer>");
    }
}
