using Bunit;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class ConversationListTests : ComponentTest
{
    static readonly Guid Open = Guid.Parse("00000000-0000-0000-0000-000000000001");
    static readonly Guid Other = Guid.Parse("00000000-0000-0000-0000-000000000002");

    static ConversationLink Link(Guid id, string title, bool running = false) => new(id, title, DateTimeOffset.UnixEpoch, running);

    [Fact]
    public void List_Groups_AreHeadedAndTheOpenOneIsMarked() =>
        Render<ConversationList>(p => p
            .Add(list => list.Page, new([new("今日", [Link(Open, "集計")]), new("昨日", [Link(Other, "要約", running: true)])]))
            .Add(list => list.Current, Open))
        .MarkupMatches(
            """
            <section class="conversations">
              <h2>今日</h2>
              <ul><li>
                <a href="/c/00000000-0000-0000-0000-000000000001#last" title="集計" aria-current="page"><span class="conversation-title">集計</span></a>
              </li></ul>
            </section>
            <section class="conversations">
              <h2>昨日</h2>
              <ul><li>
                <a href="/c/00000000-0000-0000-0000-000000000002#last" title="要約">
                  <span class="conversation-title">要約</span>
                  <span class="running"><span class="visually-hidden">回答しています</span></span>
                </a>
              </li></ul>
            </section>
            """);

    [Fact]
    public void List_TitleWithMarkup_IsText()
    {
        var list = Render<ConversationList>(p => p.Add(l => l.Page, new([new("今日", [Link(Open, Script + "\" onclick=\"x")])])));

        Assert.Empty(list.FindAll("script, [onclick]"));
        Assert.Equal(Script + "\" onclick=\"x", list.Find(".conversation-title").TextContent);
        Assert.Equal(Script + "\" onclick=\"x", list.Find("a").GetAttribute("title"));
    }

    [Fact]
    public void List_Empty_SaysWhatWillStandThere() =>
        Render<ConversationList>(p => p.Add(list => list.Page, new([])))
            .MarkupMatches("""<p class="no-conversations">会話はここに並びます。</p>""");

    [Fact]
    public void List_OnItsSecondPage_StaysThereAndLeadsToBothSides()
    {
        var list = Render<ConversationList>(p => p
            .Add(l => l.Page, new([new("昨日", [Link(Other, "要約")])], Number: 2, HasOlder: true))
            .Add(l => l.Current, Open));

        Assert.Equal($"/c/{Other}?list=2#last", list.Find(".conversations a").GetAttribute("href"));
        Assert.Equal($"/c/{Open}?list=1", list.Find("a[rel=prev]").GetAttribute("href"));
        Assert.Equal($"/c/{Open}?list=3", list.Find("a[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public void List_ThatHoldsAll_LeadsNowhere() =>
        Assert.Empty(Render<ConversationList>(p => p.Add(l => l.Page, new([new("今日", [Link(Open, "集計")])]))).FindAll(".conversation-pages"));
}
