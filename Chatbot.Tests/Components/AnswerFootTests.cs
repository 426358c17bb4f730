using Bunit;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Tests.Components;

public sealed class AnswerFootTests : ComponentTest
{
    static readonly string[] Languages = ["ja", "en"];
    static readonly Receipt Receipt = new(12_345_678, new("USD", 2, 0.5m, 8, 0.01m), Searches: 0, Estimated: false);
    static readonly TokenCount Tokens = new(Input: 2100, CachedInput: 1024, Output: 218, Reasoning: 12);

    IRenderedComponent<AnswerFoot> Foot(AnswerView answer) => Render<AnswerFoot>(p => p.Add(foot => foot.Answer, answer));

    [Theory]
    [InlineData(AnswerState.Waiting)]
    [InlineData(AnswerState.Running)]
    public void Foot_Live_SaysSoAndOffersNothing(AnswerState state)
    {
        Foot(Answer(state)).MarkupMatches(
            $"""
            <footer class="answer-foot" data-state="{state}">
              <p class="live">
                <span class="when-waiting">順番を待っています</span>
                <span class="when-running">回答しています</span>
              </p>
            </footer>
            """);
    }

    [Fact]
    public void Foot_Complete_ShowsReceiptAndOffersCopyAndRegenerate()
    {
        var foot = Foot(Answer() with { Tokens = Tokens, Receipt = Receipt, Took = TimeSpan.FromSeconds(6.42) });

        Assert.Empty(foot.FindAll(".notice"));
        foot.Find(".receipt-line").MarkupMatches(
            """
            <details class="receipt-line">
              <summary>
                <span class="visually-hidden">明細</span>
                <span>gpt-4.1</span>
                <span>2,318 トークン</span>
                <span class="cost">$0.0123</span>
                <span>6.4 秒</span>
              </summary>
              <dl>
                <div><dt>入力</dt><dd>2,100 トークン(うちキャッシュ 1,024)</dd></div>
                <div><dt>出力</dt><dd>218 トークン(うち推論 12)</dd></div>
                <div><dt>単価</dt><dd>100 万トークンあたり 入力 $2.00、キャッシュ $0.50、出力 $8.00</dd></div>
              </dl>
            </details>
            """);
        Assert.Equal(["コピー", "再生成"], foot.FindAll("button").Select(button => button.TextContent.Trim()));
    }

    [Fact]
    public void Foot_EstimatedWithSearches_SaysSo()
    {
        Read("en");
        var receipt = Foot(Answer() with { Tokens = Tokens, Receipt = Receipt with { Estimated = true, Searches = 2, FileSearches = 3 } }).Find(".receipt-line");

        Assert.Equal("about $0.0123", receipt.QuerySelector(".cost")!.TextContent);
        Assert.Equal("2 calls", receipt.QuerySelector("dl > :nth-child(3) dd")!.TextContent);
        Assert.Equal("3 calls", receipt.QuerySelector("dl > :nth-child(4) dd")!.TextContent);
        Assert.Contains("estimated", receipt.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Foot_NothingReachedTheModel_HasNoCost() =>
        Foot(Answer(AnswerState.Failed) with { Took = TimeSpan.FromSeconds(1) }).Find(".receipt-line")
            .MarkupMatches("""<span class="receipt-line"><span>gpt-4.1</span><span>1.0 秒</span></span>""");

    [Fact]
    public void Foot_Retry_PostsTheAnswerByTheFormOfThePage()
    {
        var button = Foot(Answer(AnswerState.Interrupted)).Find("button[formaction]");

        Assert.Equal("actions", button.GetAttribute("form"));
        Assert.Equal("answer", button.GetAttribute("name"));
        Assert.Equal("00000000-0000-0000-0000-00000000000a", button.GetAttribute("value"));
        Assert.Equal("?handler=Retry", button.GetAttribute("formaction"));
    }

    [Theory]
    [InlineData("ja", "サーバーが再起動したため、ここで途切れました。ここまでの文章は保存されています。", "再試行")]
    [InlineData("en", "The server restarted, so the answer broke off here. Everything up to this point is saved.", "Retry")]
    public void Foot_Interrupted_SaysWhatHappenedBesideARetry(string language, string words, string retry)
    {
        Read(language);

        var notice = Foot(Answer(AnswerState.Interrupted)).Find(".notice.error");

        Assert.Equal(words, notice.QuerySelector("p")!.TextContent.Trim());
        Assert.Equal(retry, notice.QuerySelector("button")!.TextContent.Trim());
    }

    [Fact]
    public void Foot_Stopped_SaysSoQuietlyAndOffersRegenerate()
    {
        var foot = Foot(Answer(AnswerState.Stopped));

        Assert.Empty(foot.FindAll(".notice"));
        Assert.Equal(Texts.AnswerStopped, foot.Find(".aside").TextContent);
        Assert.Equal("再生成", foot.Find("button[formaction]").TextContent.Trim());
    }

    public static TheoryData<ProviderError> Reasons => [.. Enum.GetValues<ProviderError>().Except([ProviderError.ConversationLost])];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Foot_Failed_ExplainsEachReasonInBothLanguages(ProviderError error)
    {
        var words = Languages.Select(language =>
        {
            Read(language);
            var notice = Foot(Answer(AnswerState.Failed) with { Error = error, RetryAfter = TimeSpan.FromSeconds(20) }).Find(".notice.error");
            Assert.NotNull(notice.QuerySelector("button[formaction='?handler=Retry']"));
            Assert.NotEmpty(notice.QuerySelector(".notice-action")!.TextContent);
            return notice.QuerySelector("p")!.TextContent;
        }).ToList();

        Assert.NotEqual(words[0], words[1]);
        Assert.All(words, text => Assert.DoesNotContain("{0}", text, StringComparison.Ordinal));
        Assert.DoesNotContain(Texts.AnswerFailed, words[1], StringComparison.Ordinal); // the last resort, where a reason has no words
    }

    [Fact]
    public void Foot_FailedWithoutReason_StillExplains() =>
        Assert.Contains(Texts.AnswerFailed, Foot(Answer(AnswerState.Failed)).Find(".notice.error").TextContent, StringComparison.Ordinal);

    [Theory]
    [InlineData(AnswerState.Complete)]
    [InlineData(AnswerState.Stopped)]
    [InlineData(AnswerState.Interrupted)]
    [InlineData(AnswerState.Failed)]
    public void Foot_OlderAnswer_OffersNoRetry(AnswerState state) =>
        Assert.Empty(Foot(Answer(state) with { CanRetry = false }).FindAll("button[formaction]"));

    [Fact]
    public void Foot_NoText_OffersNoCopy() =>
        Assert.Empty(Foot(Answer(AnswerState.Failed) with { Blocks = [] }).FindAll("[data-copy]"));

    [Fact]
    public void Foot_LengthReached_WarnsAndSaysHowToGoOn() =>
        Assert.Equal(Texts.LengthReached, Foot(Answer() with { LengthReached = true }).Find(".notice.warning p").TextContent.Trim());

    [Fact]
    public void Foot_PdfAsText_SaysSo() =>
        Assert.Equal(Texts.PdfAsTextNote, Foot(Answer() with { PdfAsText = true }).Find(".aside").TextContent);

    [Fact]
    public void Foot_HistoryCut_LinksToTheFirstMessageThatWasSeen()
    {
        var link = Foot(Answer() with { HistoryFrom = 5 }).Find(".aside a");

        Assert.Equal("#m5", link.GetAttribute("href"));
        Assert.Contains("5", link.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Foot_ModelNameWithMarkup_IsText() =>
        Assert.Contains(EncodedScript, Foot(Answer() with { Model = Script }).Markup, StringComparison.Ordinal);
}
