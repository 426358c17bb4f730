using Bunit;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class NoticeTests : ComponentTest
{
    [Fact]
    public void Notice_WithAction_SaysWhatHappenedAndWhatToDo() =>
        Render<Notice>(p => p
            .Add(notice => notice.Text, "起きたこと")
            .Add(notice => notice.Action, "すること")
            .Add(notice => notice.Tone, "error")
            .Add(notice => notice.Role, "alert")
            .AddChildContent("<button>再試行</button>"))
        .MarkupMatches(
            """
            <div class="notice error" role="alert">
              <p>起きたこと <span class="notice-action">すること</span></p>
              <button>再試行</button>
            </div>
            """);

    [Fact]
    public void Notice_TextWithMarkup_IsText() =>
        Render<Notice>(p => p.Add(notice => notice.Text, Script))
            .MarkupMatches($"""<div class="notice quiet"><p>{EncodedScript}</p></div>""");
}
