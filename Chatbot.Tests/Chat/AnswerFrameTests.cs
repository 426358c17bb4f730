using Chatbot.Core.Chat;
using Chatbot.Core.Rendering;
using Chatbot.Tests.Rendering;

namespace Chatbot.Tests.Chat;

public sealed class AnswerFrameTests
{
    private const string Text = "One.\n\nTwo.\n\nThree";

    [Fact]
    public void From_TheBeginning_IsEverything()
    {
        var frame = AnswerFrame.From(Document(Text), default);

        Assert.Equal(["<p>One.</p>", "<p>Two.</p>"], frame.Blocks.Select(block => block.Html.Trim()));
        Assert.Equal(("Three", false, new AnswerCursor(2, Text.Length)), (frame.Text, frame.IsCode, frame.Cursor));
    }

    [Fact]
    public void From_TheEnd_IsNothing()
    {
        var frame = AnswerFrame.From(Document(Text), new(2, Text.Length));

        Assert.Empty(frame.Blocks);
        Assert.Equal(("", new AnswerCursor(2, Text.Length)), (frame.Text, frame.Cursor));
    }

    [Fact]
    public void From_WithinTheTail_IsTheRestOfIt()
    {
        var frame = AnswerFrame.From(Document(Text), new(2, Text.Length - 2));

        Assert.Empty(frame.Blocks);
        Assert.Equal("ee", frame.Text);
    }

    [Fact]
    public void From_ATailThatHasBecomeABlock_IsTheBlockAndTheWholeNewTail()
    {
        var frame = AnswerFrame.From(Document(Text), new(1, "One.\n\nTw".Length));

        Assert.Equal("<p>Two.</p>", Assert.Single(frame.Blocks).Html.Trim());
        Assert.Equal("Three", frame.Text);
    }

    [Theory]
    [InlineData(3, 18)]
    [InlineData(2, 19)]
    [InlineData(0, 1_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void From_BeyondTheEnd_IsEverything(int blocks, int offset)
    {
        var frame = AnswerFrame.From(Document(Text), new(blocks, offset));

        Assert.Equal(2, frame.Blocks.Count);
        Assert.Equal(("Three", new AnswerCursor(2, Text.Length)), (frame.Text, frame.Cursor));
    }

    [Fact]
    public void From_EveryCursorOnTheWay_LeadsToTheSameEnd()
    {
        const string Whole = "# A\n\n- b\n- c\n\n```cs\nvar d = 1;\n\n\nvar e = 2;\n```\n\n| f | g |\n|---|---|\n| 1 | 2 |\n\nend";
        var end = AnswerFrame.From(Document(Whole, complete: true), default);
        for (var length = 0; length <= Whole.Length; length++)
        {
            var at = AnswerFrame.From(Document(Whole[..length]), default);
            var rest = AnswerFrame.From(Document(Whole, complete: true), at.Cursor);

            Assert.Equal(end.Blocks.Select(block => block.Html), at.Blocks.Concat(rest.Blocks).Select(block => block.Html));
            Assert.Equal(("", end.Cursor), (rest.Text, rest.Cursor));
        }
    }

    private static AnswerDocument Document(string text, bool complete = false)
    {
        var document = new AnswerDocument(Rendered.Renderer, "a1");
        document.Append(text);
        if (complete)
            document.Complete();
        return document;
    }
}
