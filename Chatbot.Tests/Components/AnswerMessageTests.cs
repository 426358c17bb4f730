using Bunit;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class AnswerMessageTests : ComponentTest
{
    IRenderedComponent<AnswerMessage> Message(AnswerView answer) => Render<AnswerMessage>(p => p.Add(message => message.Answer, answer));

    [Fact]
    public void Message_Live_SaysWhereItsStreamGoesOn()
    {
        var article = Message(Answer(AnswerState.Running)).Find("article");

        Assert.Equal("/answers/00000000-0000-0000-0000-00000000000a/events", article.GetAttribute("data-events"));
        Assert.Equal("7", article.GetAttribute("data-cursor"));
        Assert.Equal("true", article.GetAttribute("aria-busy"));
        Assert.Equal("", article.QuerySelector(".tail")!.TextContent);
    }

    [Fact]
    public void Message_Ended_OpensNoStream()
    {
        var message = Message(Answer());

        Assert.False(message.Find("article").HasAttribute("data-events"));
        Assert.False(message.Find("article").HasAttribute("aria-busy"));
        Assert.Empty(message.FindAll(".tail"));
    }

    [Fact]
    public void Message_Blocks_StandInOrderAsTheyAre() =>
        Message(Answer() with { Blocks = ["<h2>一</h2>", "<p><strong>二</strong></p>"] })
            .Find(".prose").MarkupMatches("""<div class="prose"><h2>一</h2><p><strong>二</strong></p></div>""");

    [Fact]
    public void Message_Tail_IsTextToTheLastSpace()
    {
        var message = Message(Answer(AnswerState.Interrupted) with { Tail = $"a  {Script}\n b " });

        Assert.Empty(message.FindAll("script"));
        Assert.Equal($"a  {Script}\n b ", message.Find(".tail").TextContent);
    }

    [Theory]
    [InlineData("```csharp\nvar a;\nvar", "```csharp\n", "var a;\nvar")]
    [InlineData("```cs", "```cs", "")]
    [InlineData("~~~\n", "~~~\n", "")]
    public void Message_TailInCode_KeepsItsOpeningLineApart(string tail, string fence, string text)
    {
        var message = Message(Answer(AnswerState.Running) with { Tail = tail, TailIsCode = true });

        Assert.Equal(fence, message.Find(".tail.tail-code > .tail-fence").TextContent);
        Assert.Equal(text, message.Find(".tail.tail-code > .tail-text").TextContent);
    }
}
