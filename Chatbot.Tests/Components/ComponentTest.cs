using System.Globalization;
using Bunit;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

/// <summary>A component as a reader of one language sees it, Japanese unless said otherwise.</summary>
public abstract class ComponentTest : BunitContext
{
    protected const string Script = "<script>alert(1)</script>";
    protected const string EncodedScript = "&lt;script&gt;alert(1)&lt;/script&gt;";

    readonly CultureInfo culture = CultureInfo.CurrentCulture;
    readonly CultureInfo uiCulture = CultureInfo.CurrentUICulture;

    protected ComponentTest() => Read("ja");

    protected static void Read(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    /// <summary>A whole answer of one block; a test changes what it is about.</summary>
    protected static AnswerView Answer(AnswerState state = AnswerState.Complete) => new(
        Id: Guid.Parse("00000000-0000-0000-0000-00000000000a"),
        State: state,
        Blocks: ["<p>はい。</p>"],
        Tail: "",
        TailIsCode: false,
        Cursor: "7",
        Model: "gpt-4.1",
        Error: null,
        RetryAfter: null,
        Tokens: null,
        Took: null,
        Sources: [],
        HistoryFrom: null,
        PdfAsText: false,
        LengthReached: false,
        CanRetry: true);

    protected static QuestionView Question(int number = 1, string text = "なぜ?") =>
        new(Guid.CreateVersion7(), number, text, new DateTimeOffset(2026, 11, 24, 14, 3, 0, TimeSpan.FromHours(9)), []);

    protected override void Dispose(bool disposing)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        base.Dispose(disposing);
    }
}
