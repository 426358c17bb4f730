using Bunit;
using Chatbot.Core.Uploads;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class QuestionMessageTests : ComponentTest
{
    static readonly Guid File = Guid.Parse("00000000-0000-0000-0000-00000000000f");

    IRenderedComponent<QuestionMessage> Message(QuestionView question) => Render<QuestionMessage>(p => p.Add(message => message.Question, question));

    [Fact]
    public void Message_Attachments_AreLinksWithKindNameAndSize() =>
        Message(Question() with { Attachments = [new(File, "売上報告.pdf", AttachmentKind.Pdf, 1_258_291)] })
            .Find(".chips").MarkupMatches(
            """
            <ul class="chips" aria-label="添付ファイル">
              <li>
                <a class="chip" href="/attachments/00000000-0000-0000-0000-00000000000f" title="売上報告.pdf">
                  <span class="chip-kind">PDF</span><span class="chip-name">売上報告.pdf</span><span class="chip-size">1.2 MB</span>
                </a>
              </li>
            </ul>
            """);

    [Fact]
    public void Message_TextAndNameWithMarkup_AreText()
    {
        var message = Message(Question(text: Script) with { Attachments = [new(File, Script + ".png", AttachmentKind.Png, 1)] });

        Assert.Empty(message.FindAll("script"));
        Assert.Equal(Script, message.Find(".question-text").TextContent);
        Assert.Equal(Script + ".png", message.Find(".chip-name").TextContent);
    }

    [Theory]
    [InlineData("ja", "2026/11/24 14:03")]
    [InlineData("en", "11/24/2026 2:03 PM")]
    public void Message_Time_IsInTheReadersWords(string language, string words)
    {
        Read(language);

        var time = Message(Question()).Find("time");

        Assert.Equal(words, time.TextContent.Replace('\u202f', ' '));
        Assert.Equal("2026-11-24T14:03:00.0000000+09:00", time.GetAttribute("datetime"));
    }

    [Fact]
    public void Message_FilesOnly_HasNoEmptyText() => Assert.Empty(Message(Question(text: "")).FindAll(".question-text"));

    [Fact]
    public void Message_Number_IsItsPlaceOnThePage() => Assert.Equal("m3", Message(Question(3)).Find("article").Id);
}
